using Microsoft.CodeAnalysis;

namespace Weir.Catalogue.Tests;

/// <summary>A bad row is a build error with its file, its line, and what would be right.</summary>
public sealed class GeneratorTests
{
    private const string Good = "0   63   read   FS   1.0   fd:fd buf:out[ret,count] count:size   bytes.read";

    [Fact]
    public void A_good_table_gives_ids_and_no_errors()
    {
        GeneratorDriverRunResult run = GeneratorRun.Run(
            ("syscalls.tbl", $"# comment\n\n{Good}  a note, two  spaces and all\n"));
        Assert.Empty(run.Diagnostics);
        string ids = run.GeneratedTrees.Single(t => t.FilePath.EndsWith("SyscallId.g.cs", StringComparison.Ordinal))
            .ToString();
        Assert.Contains("Read = 0,", ids, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("WEIR001", "0   63   read   FS", "7 columns")]
    [InlineData("WEIR001", "x   63   read   FS   1.0   -   status", "no x86-64 number")]
    [InlineData("WEIR001", "0   y    read   FS   1.0   -   status", "write - where")]
    [InlineData("WEIR001", "0   63   Read   FS   1.0   -   status", "no name")]
    [InlineData("WEIR001", "0   63   read   FS   1.0   fd   status", "name:kind")]
    [InlineData("WEIR001", "0   63   read   FS   1.0   buf:out[ret   status", "does not close")]
    [InlineData("WEIR001", "0   63   read   FS   1.0   buf:out[1-2]   status", "no length")]
    [InlineData("WEIR001", "0   63   read   FS   1.0   a:u32 b:u32 c:u32 d:u32 e:u32 f:u32 g:u32   status",
        "6 are the most")]
    [InlineData("WEIR002", "0   63   read   FS   1.0   a:u32 a:u32   status", "two arguments")]
    [InlineData("WEIR003", "0   63   read   FS   1.0   fd:descriptor   status", "known are")]
    [InlineData("WEIR003", "0   63   read   FS   1.0   buf:out   status", "needs a structure or a length")]
    [InlineData("WEIR003", "0   63   read   FS   1.0   f:flags   status", "needs a list")]
    [InlineData("WEIR003", "0   63   read   FS   1.0   v:iovec.in   status", "needs a length")]
    [InlineData("WEIR003", "0   63   read   FS   1.0   v:fd[3]   status", "stands alone")]
    [InlineData("WEIR004", "0   63   read   FS   1.0   f:flags<nowhere>   status", "flags/nowhere.txt")]
    [InlineData("WEIR004", "0   63   read   FS   1.0   f:in<nothing>   status", "structs.tbl")]
    [InlineData("WEIR004", "0   63   read   FS   1.0   buf:out[ret,size] count:size   status", "no argument here")]
    [InlineData("WEIR005", "0   63   read   Files   1.0   -   status", "no family")]
    [InlineData("WEIR005", "0   63   read   FS   new   -   status", "no kernel version")]
    [InlineData("WEIR005", "0   63   read   FS   1.0   -   bytes", "no return class")]
    public void A_bad_row_is_an_error_in_its_line(string id, string row, string advice)
    {
        Diagnostic error = Assert.Single(GeneratorRun.Over(("syscalls.tbl", $"# first\n{row}\n")));
        Assert.Equal((id, DiagnosticSeverity.Error), (error.Id, error.Severity));
        Assert.Contains(advice, error.GetMessage(null), StringComparison.Ordinal);
        FileLinePositionSpan place = error.Location.GetLineSpan();
        Assert.Equal(("/x/catalogue/syscalls.tbl", 1), (place.Path, place.StartLinePosition.Line));
    }

    [Theory]
    [InlineData("1   64   read   FS   1.0   -   status", "the name 'read'")]
    [InlineData("0   64   write  FS   1.0   -   status", "number 0")]
    [InlineData("1   63   write  FS   1.0   -   status", "arm64 number 63")]
    [InlineData("1   64   w/read  FS   1.0   -   status", "the name 'read'")]
    public void A_number_or_name_stands_once(string second, string what)
    {
        Diagnostic error = Assert.Single(GeneratorRun.Over(("syscalls.tbl", $"{Good}\n{second}\n")));
        Assert.Equal("WEIR002", error.Id);
        Assert.Contains(what, error.GetMessage(null), StringComparison.Ordinal);
        Assert.Contains("line 1", error.GetMessage(null), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("WEIR001", "structs.tbl", "timespec tv_sec:s64", "size in bytes")]
    [InlineData("WEIR006", "structs.tbl", "timespec 12 tv_sec:s64 tv_nsec:s64", "come to 16 bytes")]
    [InlineData("WEIR004", "structs.tbl", "pair 16 a:other b:u64", "no structure")]
    [InlineData("WEIR004", "structs.tbl", "pair 16 a:in[c] b:u64", "no argument here")]
    [InlineData("WEIR001", "flags/open.txt", "O_RDWR", "write NAME value")]
    [InlineData("WEIR001", "flags/open.txt", "O_RDWR two", "no value")]
    [InlineData("WEIR002", "flags/open.txt", "O_RDWR 2\nO_RDWR 3", "already")]
    [InlineData("WEIR003", "flags/ioctl.txt", "TCGETS 0x5401 memory", "known are")]
    public void A_bad_list_or_structure_is_an_error(string id, string path, string text, string advice)
    {
        Diagnostic error = Assert.Single(GeneratorRun.Over((path, text)));
        Assert.Equal(id, error.Id);
        Assert.Contains(advice, error.GetMessage(null), StringComparison.Ordinal);
    }

    [Fact]
    public void An_operation_names_fields_of_its_entry()
    {
        (string, string) structs = ("structs.tbl", "iocb 8 aio_buf:x64");
        Diagnostic error = Assert.Single(GeneratorRun.Over(
            structs, ("aioops.tbl", "0  pread  2.6  aio_buffer:in[8]  status")));
        Assert.Equal("WEIR004", error.Id);
        Assert.Contains("no field of iocb", error.GetMessage(null), StringComparison.Ordinal);
    }
}
