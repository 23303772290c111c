using Weir.Bpf.Programs;
using Weir.Catalogue.Operations;
using Weir.Probes.Gates;

namespace Weir.Probes.Session;

/// <summary>
/// The gates of a trace, in groups that are loaded at the same time: the verifier takes milliseconds for a gate, and
/// none of them waits for another.
/// </summary>
internal sealed class GateLoads
{
    private readonly GateSet _gates;
    private readonly Task<BpfProgram[]> _processes, _enter;
    private readonly List<(Task<BpfProgram[]> Gates, string? Without)> _optional = [];
    private readonly string? _lacksForAio;

    /// <summary>Begins to load what a trace needs.</summary>
    internal GateLoads(GateSet gates, GateOptions options)
    {
        _gates = gates;
        bool stacks = options.Stacks && !gates.IsPlain;
        if (stacks)
        {
            gates.Add(gates.Maps.StacksSent, gates.Maps.StackWords);
        }

        _enter = gates.Load(EnterGate.Build);
        _processes = gates.Load(
            ProcessGates.Fork, ProcessGates.Rename, ProcessGates.Signal, ProcessGates.Exec, ProcessGates.TaskExit,
            ExitGate.Build);
        if (gates.IsPlain)
        {
            return;
        }

        bool ring = options.Async && RingOps.All.Any(options.SelectOperation);
        if (ring)
        {
            _optional.Add((
                gates.Load(
                    RingCompletionGate.Build, RingRequestGates.Worker, RingRequestGates.Poll, RingRequestGates.Link,
                    RingRequestGates.Refused, RingRequestGates.Submit),
                "requests of io_uring are not seen"));
            _optional.Add((gates.Load(RingCompletionGate.Overflow), null));
        }

        if (options.Async)
        {
            _optional.Add((gates.Load(DirectIoGate.Build), null));
            _lacksForAio = AioOps.All.Any(options.SelectOperation) ? gates.LacksForAio : null;
        }

        if (stacks)
        {
            _optional.Add((gates.Load(StackGate.Build), "stacks are not seen"));
        }
    }

    /// <summary>
    /// Attaches them when they are loaded, the process gates first, so that no child is missed.
    /// </summary>
    /// <returns>What this kernel does not let the trace see, a sentence each.</returns>
    internal IEnumerable<string> Attach()
    {
        List<string> leftOut = [];
        _gates.Attach(_processes);
        _gates.Attach(_enter);
        foreach ((Task<BpfProgram[]> gates, string? without) in _optional)
        {
            if (_gates.TryAttach(gates) is { } missing && without is not null)
            {
                leftOut.Add($"{without}: {missing}");
            }
        }

        if (_lacksForAio is { } lacking)
        {
            leftOut.Add($"operations of native AIO are not seen: this kernel lacks {lacking}");
        }

        return leftOut;
    }
}
