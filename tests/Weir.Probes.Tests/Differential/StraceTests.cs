using System.Diagnostics;
using Weir.Kernel.Launching;
using Weir.Probes.Tests.Live;

namespace Weir.Probes.Tests.Differential;

/// <summary>
/// strace and the gates watch the same run of real programs: the program is held before its execve, strace attaches,
/// the gates mark it, and both let go. So no difference is owed to chance.
/// </summary>
public sealed class StraceTests(ITestOutputHelper output)
{
    private const double LeastShare = 0.99;

    [Theory]
    [InlineData("git",
        "cd $(mktemp -d) && git init -q . && echo a > a && git add a"
        + " && git -c user.name=a -c user.email=a@b commit -qm a && git status && git log")]
    [InlineData("sqlite3",
        "cd $(mktemp -d) && sqlite3 t.db 'create table t(a); begin; insert into t values(1); commit;"
        + " begin; insert into t values(2); rollback; select count(*) from t'")]
    [InlineData("python3",
        "exec /usr/bin/env python3 -S -c 'import threading, subprocess;"
        + " t = [threading.Thread(target=lambda: open(\"/etc/passwd\").read()) for _ in range(4)];"
        + " [x.start() for x in t]; [x.join() for x in t]; subprocess.run([\"/bin/true\"])'")]
    [InlineData("tar",
        "cd $(mktemp -d) && mkdir d && for i in 1 2 3 4 5; do echo $i > d/$i; done"
        + " && tar cf t.tar d && mkdir e && tar xf t.tar -C e")]
    [InlineData("find", "find /usr/share/zoneinfo -maxdepth 2 -name 'E*'")]
    [InlineData("gcc", "cd $(mktemp -d) && echo 'int main(void) { return 0; }' > a.c && gcc -o a a.c && ./a")]
    [InlineData("sort", "seq 20000 | sort --parallel=2 -S 1M -rn | tail -1")]
    [InlineData("sh", "seq 100 | cat | grep 7 | sed s/7/8/ | wc -l")]
    public void Weir_and_strace_tell_the_same_of_one_run(string program, string script)
    {
        Assert.SkipUnless(Scenes.Has("strace"), "strace is not installed");
        Assert.SkipUnless(Scenes.Has(program), $"{program} is not installed");
        string log = Path.GetTempFileName();
        using LiveTrace trace = new(LiveTrace.Default with { RingBytes = 64 << 20 });
        HeldProgram held = trace.Hold("/bin/sh", "-c", script + " > /dev/null");
        using Process strace = Process.Start("strace",
            ["-f", "-y", "-qq", "-s", "4096", "-a", "1", "-e", "signal=none", "-o", log, "-p", held.Pid.ToString()]);
        trace.Until(() => IsWatched(held.Pid));
        trace.Session.MarkNew(held.PidFd);
        held.Release("/bin/sh");
        trace.Until(() => held.Poll() && strace.HasExited);
        trace.Stop();
        List<StraceLine> theirs = StraceLine.Read(File.ReadLines(log));
        File.Delete(log);

        // strace saw the last call of the launcher too.
        Comparison result = new(trace.Calls(), theirs[theirs.FindIndex(l => l.Name == "execve")..]);
        output.WriteLine(
            $"{program}: {result.Same} of {result.Calls} calls, {result.SamePaths} of {result.Paths} paths");
        foreach ((string what, int count) in result.Differences)
        {
            output.WriteLine($"  {count} x {what}");
        }

        string said = string.Join('\n', result.Differences.Take(40).Select(d => $"{d.Value} x {d.Key}"));
        Assert.True(result.Calls > 100, $"{result.Calls} calls were compared");
        Assert.True(result.CallShare >= LeastShare, $"{result.Same} of {result.Calls} calls agree\n{said}");
        Assert.True(result.PathShare >= LeastShare, $"{result.SamePaths} of {result.Paths} paths agree\n{said}");
    }

    /// <summary>Whether a tracer is attached and the program is back in the read that holds it.</summary>
    private static bool IsWatched(int pid)
    {
        bool attached = !File.ReadLines($"/proc/{pid}/status").Contains("TracerPid:\t0");
        Thread.Sleep(attached ? 100 : 5);
        return attached && File.ReadLines($"/proc/{pid}/status").Any(l =>
            l.StartsWith("State:\tS", StringComparison.Ordinal));
    }
}
