using System.Text.Json;

namespace Weir.Cli.Tests.Captures;

/// <summary>User-space stacks of real programs, by name.</summary>
public sealed class StackTests : IDisposable
{
    private const string Program =
        """
        #include <fcntl.h>
        #include <unistd.h>
        #include <sys/syscall.h>
        __attribute__((noinline)) void inner(int fd) { write(fd, "x", 1); __asm__(""); }
        __attribute__((noinline)) void raw(int fd) { syscall(SYS_write, fd, "yy", 2); __asm__(""); }
        __attribute__((noinline)) void outer(int fd) { inner(fd); raw(fd); __asm__(""); }
        __attribute__((noinline)) void other(int fd) { inner(fd); __asm__(""); }
        int main() { int fd = open("/dev/null", O_WRONLY); outer(fd); other(fd); outer(fd); return 0; }
        """;

    private readonly BuiltWeir _weir = new();

    public void Dispose() => _weir.Dispose();

    [Fact]
    public void A_c_program_with_frame_pointers_has_every_function_by_name()
    {
        Compile("-fno-omit-frame-pointer");
        _weir.Trace("c.parquet", ["--stacks", "-e", "write"], _weir.At("prog"));
        string[] chains = [.. Stacks("c.parquet").Select(s => string.Join('<', s.Split(';').Reverse().Take(4)))];
        string[] outer = ["write<inner<outer<main", "syscall<raw<outer<main"];
        Assert.Equal([.. outer, "write<inner<other<main", .. outer], chains);
    }

    [Fact]
    public void Without_frame_pointers_no_function_is_made_up()
    {
        Compile("-fomit-frame-pointer");
        _weir.Trace("c.parquet", ["--stacks", "-e", "write"], _weir.At("prog"));
        string[] known = ["write", "syscall", "inner", "raw", "outer", "other", "main", "[unknown]",
            "__libc_start_call_main", "__libc_start_main", "_start"];
        foreach (string stack in Stacks("c.parquet"))
        {
            Assert.Contains(stack.Split(';')[^1], (string[])["write", "syscall"]);
            Assert.Empty(stack.Split(';').Except(known));
        }
    }

    [Fact]
    public void The_same_functions_as_perf_sees_in_the_same_order()
    {
        Assert.SkipUnless(BuiltWeir.Has("perf"), "perf is not installed");
        Compile("-fno-omit-frame-pointer");
        _weir.Trace("c.parquet", ["--stacks", "-e", "write"], _weir.At("prog"));
        BuiltWeir.Ended record = _weir.Run("perf",
            ["record", "-q", "-e", "syscalls:sys_enter_write", "-g", "-o", _weir.At("perf.data"), _weir.At("prog")]);
        Assert.SkipUnless(record.Code == 0, "perf cannot record here: " + record.Error);
        string script = _weir.Run("perf", ["script", "-i", _weir.At("perf.data"), "-F", "ip,sym"]).Out;
        string[][] theirs =
        [
            .. script.Split("\n\n", StringSplitOptions.RemoveEmptyEntries).Select(s => s
                .Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => l.Trim().Split(' ', 2)[1])
                .TakeWhile(f => f != "__libc_start_call_main").ToArray()),
        ];
        string[][] ours = [.. Stacks("c.parquet").Select(s => s.Split(';').Reverse().ToArray())];
        Assert.Equal(theirs.Length, ours.Length);
        for (int i = 0; i < ours.Length; i++)
        {
            // The walk of frame pointers leaves out who called the C library's stub, for perf; we know it.
            Assert.Contains(ours[i][1], (string[])["inner", "raw"]);
            Assert.Equal(theirs[i].Skip(1), ours[i].Skip(2).Take(theirs[i].Length - 1));
        }
    }

    [Fact]
    public void A_dotnet_program_has_its_methods_by_name()
    {
        string[] traced = ["--stacks", "-E", "DOTNET_PerfMapEnabled=1", "-E", "DOTNET_TieredCompilation=0"];
        _weir.Trace("net.parquet", traced, Path.Combine(AppContext.BaseDirectory, "weir"), "syscalls");
        string[] stacks = Stacks("net.parquet");
        Assert.Contains(stacks, s => s.Contains("Weir.Cli.Program::Main(string[])", StringComparison.Ordinal)
            && s.Contains("Weir.Cli.WeirTool::Run(string[])", StringComparison.Ordinal));

        Assert.Equal(0, _weir.Run("flame", _weir.At("net.parquet"), "--by", "stack,syscall", "-o",
            _weir.At("net.folded")).Code);
        Assert.Contains("Weir.Cli.WeirTool::Run", File.ReadAllText(_weir.At("net.folded")), StringComparison.Ordinal);
    }

    [Fact]
    public void Build_ids_of_the_code_stand_in_the_footer()
    {
        Compile("-fno-omit-frame-pointer");
        _weir.Trace("c.parquet", ["--stacks"], _weir.At("prog"));
        JsonElement report = JsonDocument.Parse(_weir.Run("report", "--json", _weir.At("c.parquet")).Out).RootElement;
        JsonElement modules = JsonDocument.Parse(
            report.GetProperty("keys").GetProperty("weir.modules").GetString()!).RootElement;
        Assert.Contains(modules.EnumerateObject(), m => m.Name.Length == 40 && m.Value.GetString() == _weir.At("prog"));
    }

    private void Compile(string option)
    {
        Assert.SkipUnless(BuiltWeir.Has("gcc"), "gcc is not installed");
        File.WriteAllText(_weir.At("prog.c"), Program);
        string[] how = ["-O1", option, "-Wl,--build-id", "-o", _weir.At("prog"), _weir.At("prog.c")];
        BuiltWeir.Ended built = _weir.Run("gcc", how);
        Assert.True(built.Code == 0, built.Error);
    }

    private string[] Stacks(string capture) =>
    [
        .. _weir.Run("cat", _weir.At(capture), "-f", "jsonl").Out.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(l => JsonDocument.Parse(l).RootElement)
            .Select(r => r.TryGetProperty("stack", out JsonElement stack) ? stack.GetString()! : "[none]"),
    ];
}
