using Weir.Catalogue;
using Weir.Kernel.Features;

namespace Weir.Kernel.Tests.Features;

public sealed class SyscallEntriesTests
{
    private const string Events = "/sys/kernel/tracing/events/syscalls";

    [Fact]
    public void A_weak_symbol_is_a_call_that_was_left_out()
    {
        string file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, """
                0000000000000000 T __x64_sys_newstat
                0000000000000000 W __x64_sys_kexec_load
                0000000000000000 T __pfx___x64_sys_fork
                0000000000000000 t __x64_sys_swapon	[module]
                """);
            SyscallEntries entries = SyscallEntries.TryRead(file)!;
            Assert.True(entries.Has("newstat"));
            Assert.False(entries.Has("kexec_load"));
            Assert.False(entries.Has("fork"));
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public void A_list_that_cannot_be_read_says_nothing() => Assert.Null(SyscallEntries.TryRead("/nonexistent"));

    [Fact]
    public void Whatever_this_kernel_traces_it_has()
    {
        Assert.SkipUnless(Directory.Exists(Events), "tracefs is not mounted or not readable");
        SyscallEntries entries = SyscallEntries.TryRead()!;
        string[] traced = [.. Directory.GetDirectories(Events, "sys_enter_*")
            .Select(d => Path.GetFileName(d)["sys_enter_".Length..])];
        Assert.True(traced.Length > 300, $"{traced.Length} calls in tracefs");
        Assert.All(traced, name => Assert.True(entries.Has(name), name));
        Assert.Contains(Syscalls.All, row => traced.Contains(row.Alias ?? row.Name));
    }
}
