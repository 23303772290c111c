using System.Diagnostics;
using System.Globalization;
using Weir.Kernel.Calls;
using Weir.Kernel.Launching;
using Weir.Scenarios.Matching;

namespace Weir.Cli.Verifying;

/// <summary>strace(1) as a tracer, for comparison: attached to every runner while it is held.</summary>
internal sealed class StraceTracer : ITracer
{
    private const int AttachTimeoutMs = 10_000;
    private readonly ScenarioDirectory _directory = new();
    private readonly List<(int Runner, Process Strace, string Output)> _runs = [];

    /// <inheritdoc/>
    public Sightings Sightings { get; } = new();

    /// <inheritdoc/>
    public long? Lost => null;

    /// <inheritdoc/>
    public bool TellsOperations => false;

    /// <inheritdoc/>
    public string? CannotSee(string scenario) => StraceLimits.Of(scenario);

    /// <inheritdoc/>
    public HeldProgram Start(LaunchRequest request)
    {
        HeldProgram program = HeldProgram.Start(request);
        Sightings.AddRunner(program.Pid);
        string output = Path.Combine(_directory.Path, program.Pid.ToString(CultureInfo.InvariantCulture));
        string pid = program.Pid.ToString(CultureInfo.InvariantCulture);
        Process strace = Process.Start(
            new ProcessStartInfo("strace", ["-f", "-q", "-T", "-y", "-s", "256", "-o", output, "-p", pid])
            {
                RedirectStandardError = true,
            }) ?? throw new IOException("strace does not start");
        _runs.Add((program.Pid, strace, output));
        long start = Environment.TickCount64;
        while (File.ReadAllText($"/proc/{pid}/status").Contains("TracerPid:\t0\n", StringComparison.Ordinal))
        {
            if (strace.HasExited || Environment.TickCount64 - start > AttachTimeoutMs)
            {
                throw new IOException(
                    $"strace does not attach: {(strace.HasExited ? strace.StandardError.ReadToEnd() : "too slow")}");
            }

            Thread.Sleep(1);
        }

        program.Release(request.Path);
        return program;
    }

    /// <inheritdoc/>
    public void Finish()
    {
        foreach ((int runner, Process strace, string output) in _runs)
        {
            strace.WaitForExit();
            string[] lines = [.. StraceLine.Join(File.ReadLines(output))];

            // strace speaks of threads alone: those that make markers are the runner's.
            string marker = $"{MarkedSyscall.MarkerName}(0x{MarkedSyscall.MarkerClass:x}";
            HashSet<int> threads = [.. lines.Where(l => l.Contains(marker, StringComparison.Ordinal)).Select(TidOf)];
            foreach (string line in lines)
            {
                if (StraceLine.Read(line, tid => threads.Contains(tid) ? runner : tid) is { } call)
                {
                    Take(call);
                }
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _runs.ForEach(r => r.Strace.Dispose());
        _directory.Dispose();
    }

    private void Take(SeenCall call)
    {
        if (call.Syscall == MarkedSyscall.MarkerName)
        {
            string[] words = ((string)call.Fields["args"]!).Split(", ");
            call = call with { Words = [.. words.Select(w => Word(w.Split(' ')[0]))] };
        }

        if (Sightings.Wants(call.Pid, call.Tid, call.Syscall, isOperation: false))
        {
            Sightings.Take(call);
        }
    }

    private static ulong Word(string text) =>
        text.StartsWith("0x", StringComparison.Ordinal)
            ? ulong.Parse(text.AsSpan(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture)
            : ulong.TryParse(text, CultureInfo.InvariantCulture, out ulong word) ? word : 0;

    private static int TidOf(string line) => int.Parse(line.Split(' ', 2)[0], CultureInfo.InvariantCulture);
}
