using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Weir.Replay.Tests;

public sealed class GdbTests
{
    [Fact]
    public void A_watchpoint_run_backwards_stops_at_the_completion_that_wrote_it()
    {
        string text = Debug(
            "break twice", "continue", "print box.guard == 12345", "watch -l box.guard", "reverse-continue",
            "print box.guard", "stepi", "print box.guard == 12345");
        Assert.Contains("$1 = 0", text, StringComparison.Ordinal);
        Assert.Contains("New value = 12345", text, StringComparison.Ordinal);
        Assert.Contains("$2 = 12345", text, StringComparison.Ordinal);
        Assert.Contains("$3 = 0", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_word_that_the_program_itself_wrote_is_watched_both_ways()
    {
        string text = Debug(
            "break twice", "continue", "delete", "watch counter", "continue", "print counter", "reverse-continue",
            "print counter");
        Assert.Contains("$1 = 72", text, StringComparison.Ordinal);
        Assert.Contains("$2 = 0", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Steps_go_forwards_and_backwards()
    {
        string text = Debug(
            "break twice", "continue", "set $at = $pc", "stepi", "stepi", "print $pc == $at", "reverse-stepi",
            "reverse-stepi", "print $pc == $at");
        Assert.Contains("$1 = 0", text, StringComparison.Ordinal);
        Assert.Contains("$2 = 1", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_step_back_from_a_completion_is_in_the_program_before_it()
    {
        string text = Debug(
            "break twice", "continue", "watch -l box.guard", "reverse-continue", "set $at = $pc", "reverse-stepi",
            "print $pc != $at && box.guard == 12345", "stepi", "print $pc == $at");
        Assert.Contains("$1 = 1", text, StringComparison.Ordinal);
        Assert.Contains("$2 = 1", text, StringComparison.Ordinal);
    }

    private static string Debug(params string[] commands)
    {
        Programs.Need("gdb");
        string program = CProgram.Build("overrun", "uring");
        using RoundTrip trip = new();
        trip.Record([program]);
        int port = FreePort();
        ProcessStartInfo start = new(
            Path.Combine(AppContext.BaseDirectory, "Weir.Replay.Host"),
            ["replay", trip.Log, $"--store={Host.Store}", $"--gdb={port}"])
        { RedirectStandardError = true, RedirectStandardOutput = true };
        using Process host = Process.Start(start)!;
        string script = Path.Combine(trip.Directory, "script");
        File.WriteAllLines(
            script,
            [
                "set pagination off", "set confirm off", "set tcp connect-timeout 20",
                $"target remote localhost:{port}", .. commands, "detach", "quit",
            ]);
        using Process gdb = Process.Start(new ProcessStartInfo("gdb", ["-q", "-nx", "-batch", "-x", script, program])
        { RedirectStandardOutput = true, RedirectStandardError = true })!;
        Task<string> error = gdb.StandardError.ReadToEndAsync();
        string text = gdb.StandardOutput.ReadToEnd();
        gdb.WaitForExit();
        if (!host.WaitForExit(5_000))
        {
            host.Kill();
        }

        return text + error.Result;
    }

    private static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
