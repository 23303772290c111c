namespace Weir.Catalogue.Tests;

/// <summary>The table holds together.</summary>
public sealed class TableTests
{
    [Fact]
    public void Numbers_and_names_are_unique()
    {
        Assert.Equal(Syscalls.All.Length, Syscalls.All.DistinctBy(r => r.Number).Count());
        Assert.Equal(Syscalls.All.Length, Syscalls.All.DistinctBy(r => r.Name).Count());
        int?[] arm64 = [.. Syscalls.All.Select(r => r.Arm64Number).Where(n => n != null)];
        Assert.Equal(arm64.Length, arm64.Distinct().Count());
    }

    [Fact]
    public void Rows_stand_in_order_of_their_numbers() =>
        Assert.Equal(Syscalls.All.Select(r => r.Number).Order(), Syscalls.All.Select(r => r.Number));

    [Fact]
    public void Calls_since_5_1_have_one_number_on_both_architectures()
    {
        foreach (SyscallRow row in Syscalls.All.Where(r => r.Number >= 424))
        {
            Assert.Equal(row.Number, row.Arm64Number);
        }
    }

    [Fact]
    public void Every_row_is_found_by_number_name_alias_and_id()
    {
        foreach (SyscallRow row in Syscalls.All)
        {
            Assert.Same(row, Syscalls.Find(row.Number));
            Assert.Same(row, Syscalls.Find(row.Name));
            Assert.Same(row, Syscalls.Find(row.Alias ?? row.Name));
            Assert.Same(row, ((SyscallId)row.Number).Row());
        }

        Assert.Equal(Syscalls.All.Length, Enum.GetValues<SyscallId>().Length);
    }

    [Fact]
    public void What_is_not_there_is_not_found()
    {
        Assert.Null(Syscalls.Find(-1));
        Assert.Null(Syscalls.Find(9999));
        Assert.Null(Syscalls.Find("nothing"));
        Assert.Throws<ArgumentOutOfRangeException>(() => ((SyscallId)9999).Row());
    }

    [Theory]
    [InlineData(SyscallId.Read, 0)]
    [InlineData(SyscallId.Pread64, 17)]
    [InlineData(SyscallId.IoSubmit, 209)]
    [InlineData(SyscallId.Openat, 257)]
    [InlineData(SyscallId.FileSetattr, 469)]
    public void Ids_carry_the_kernels_numbers(SyscallId id, int number) => Assert.Equal(number, (int)id);

    [Fact]
    public void Since_is_a_kernel_version()
    {
        foreach (SyscallRow row in Syscalls.All)
        {
            Assert.True(Version.TryParse(row.Since, out Version? since), $"{row.Name}: {row.Since}");
            Assert.InRange(since!, new Version(1, 0), new Version(6, 19));
        }
    }

    [Fact]
    public void A_row_has_at_most_six_arguments_with_different_names()
    {
        foreach (SyscallRow row in Syscalls.All)
        {
            Assert.InRange(row.Arguments.Length, 0, 6);
            Assert.Equal(row.Arguments.Length, row.Arguments.DistinctBy(a => a.Name).Count());
        }
    }
}
