using System.Collections;
using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using Weir.Catalogue.Plans;
using Weir.Catalogue.Records;
using Weir.Cli.Tracing;
using Weir.Kernel.Launching;
using Weir.Probes.Session;

namespace Weir.Cli.Benchmarks;

/// <summary>
/// What tracing costs here: <c>dd</c> copies single bytes, two calls each, in every case in turn, several rounds; the
/// medians and their ratios are shown.
/// </summary>
internal sealed class OverheadBench(int blocks, int rounds, TextWriter output, TextWriter? progress)
{
    private const int PeerShare = 50;

    private const string BpftraceLines = "tracepoint:raw_syscalls:sys_enter /comm == \"dd\"/ { @start[tid] = nsecs; } "
        + "tracepoint:raw_syscalls:sys_exit /comm == \"dd\" && @start[tid]/ "
        + "{ printf(\"%d %d %d\\n\", args->id, args->ret, nsecs - @start[tid]); }";

    private readonly LaunchRequest _workload = new()
    {
        Path = ProgramFinder.Find("dd", null),
        Arguments = [.. Words(blocks)],
        Environment = Surrounding,
    };

    /// <summary>Runs all cases and prints the table.</summary>
    public void Run()
    {
        OverheadCase[] cases = [.. Cases()];
        Print(cases, Rounds.Run([.. cases.Select(c => (c, c.Name))], c => c.Run(), rounds, progress));
    }

    private static ImmutableArray<string> Surrounding { get; } =
        [.. Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().Select(e => $"{e.Key}={e.Value}")];

    private static string[] Words(int blocks) =>
        ["dd", "if=/dev/zero", "of=/dev/null", "bs=1", $"count={blocks}", "status=none"];

    private IEnumerable<OverheadCase> Cases()
    {
        yield return new("untraced", () => Launch(_workload));
        yield return new("empty gates (the floor)", () =>
        {
            using EmptyGates gates = new();
            return Launch(_workload);
        });
        yield return new("another process traced", () => Traced(Options(row => row.Plan), mark: false));
        yield return new("every call recorded", () => Traced(Options(_ => SyscallPlan.Empty), mark: true));
        yield return new("every call, with files and paths", () => Traced(Options(row => row.Plan), mark: true));
        foreach ((string name, string[] command) in Peers)
        {
            if (PeerRequest(command, blocks / PeerShare) is { } peer && PeerRequest(command, 1) is { } start)
            {
                yield return new($"{name} (1/{PeerShare} of the calls)", () => Launch(peer).Since(Launch(start)));
            }
        }
    }

    /// <summary>Tracers beside which ours is measured; what follows is the workload.</summary>
    private static IEnumerable<(string Name, string[] Command)> Peers =>
    [
        ("strace -f", ["strace", "-f", "-o", "/dev/null"]),
        ("perf trace", ["perf", "trace", "-o", "/dev/null"]),
        ("bpftrace, a line each", ["bpftrace", "-o", "/dev/null", "-e", BpftraceLines, "-c"]),
    ];

    private LaunchRequest? PeerRequest(string[] command, int ofBlocks)
    {
        IReadOnlyList<string> words = Words(ofBlocks);
        return ProgramFinder.TryFind(command[0]) is not { } path
            ? null
            : _workload with
            {
                Path = path,
                Arguments = command[^1] == "-c"
                    ? [.. command, string.Join(' ', [_workload.Path, .. words.Skip(1)])]
                    : [.. command, .. words],
            };
    }

    private static GateOptions Options(Func<Catalogue.SyscallRow, SyscallPlan> plan) => new() { PlanOf = plan };

    private static Timing Launch(LaunchRequest request)
    {
        using HeldProgram program = HeldProgram.Start(request);
        long start = Stopwatch.GetTimestamp();
        program.Release("dd");
        program.Poll(wait: true);
        return new Timing(Stopwatch.GetElapsedTime(start), program.ProcessorTime);
    }

    private Timing Traced(GateOptions options, bool mark)
    {
        using GateSession session = new(options);
        using HeldProgram program = HeldProgram.Start(_workload);
        if (mark)
        {
            session.MarkNew(program.PidFd);
        }

        Nothing sink = new();
        long start = Stopwatch.GetTimestamp();
        program.Release("dd");
        while (!program.Poll())
        {
            session.Wait(1);
            session.Drain(sink);
        }

        Timing timing = new(Stopwatch.GetElapsedTime(start), program.ProcessorTime);
        session.DrainRunning(sink);
        SourceCounters counters = session.ReadCounters();
        return timing with { Calls = counters.Calls, Lost = counters.Lost };
    }

    private void Print(OverheadCase[] cases, Dictionary<OverheadCase, List<Timing>> timings)
    {
        double Median(OverheadCase one, Func<Timing, TimeSpan> part) =>
            timings[one].Median(t => part(t).TotalSeconds);

        double untraced = Median(cases[0], t => t.ProcessorTime), floor =
            Median(cases[1], t => t.ProcessorTime);
        output.WriteLine($"dd of {blocks} single bytes ({2L * blocks} calls), medians of {rounds} interleaved rounds");
        output.WriteLine(
            $"{"case",-36} {"run s",8} {"cpu s",8} {"/untraced",10} {"/floor",8} {"ns/call",8} {"lost",6}");
        foreach (OverheadCase one in cases)
        {
            bool peer = one.Name.EndsWith("of the calls)", StringComparison.Ordinal);
            double scale = peer ? PeerShare : 1;
            double run = Median(one, t => t.RunTime) * scale, cpu = Median(one, t => t.ProcessorTime) * scale;
            double cost = peer ? run : cpu, nsPerCall = (cost - untraced) / (2.0 * blocks) * 1e9;
            long lost = timings[one].Sum(t => t.Lost);
            output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{one.Name,-36} {run,8:F3} {cpu,8:F3} {cost / untraced,10:F2} "
                + $"{cost / floor,8:F2} {nsPerCall,8:F0} {lost,6}"));
        }

        output.WriteLine(
            "ratios are of the workload's own processor time; other tracers', which work beside it, of run time "
            + "without their start");
    }

    private sealed class Nothing : IRecordSink
    {
        public void Take(ReadOnlySpan<byte> record)
        {
        }
    }
}
