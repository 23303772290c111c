using System.Collections.Immutable;
using Weir.Catalogue;
using Weir.Explain.Sights;
using Weir.Explain.Symbols;

namespace Weir.Explain.Trees;

/// <summary>
/// Makes a story of the sights of one call: who ran, in which functions, who waited and who ended the wait.
/// </summary>
public sealed class StoryBuilder
{
    /// <summary>Two interrupts on one CPU that are further apart are two.</summary>
    private const long InterruptGapNs = 500_000;

    /// <summary>How the kernel names io_uring's workers (io_uring/io-wq.c).</summary>
    private const string RingWorker = "iou-wrk-";

    /// <summary>What takes requests from the submission queue (io_uring/io_uring.c).</summary>
    private const string TakesUp = "io_submit_sqes";

    private readonly KernelSymbols _symbols;
    private readonly List<Strand> _strands = [];
    private readonly Dictionary<Sight, KernelStack> _stacks = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<int> _threads = [];
    private int _unrelated;

    private StoryBuilder(KernelSymbols symbols) => _symbols = symbols;

    /// <summary>Makes the story; null when the call's beginning is not among the sights.</summary>
    public static Story? Build(SyscallRow call, IEnumerable<Sight> sights, KernelSymbols symbols)
    {
        ArgumentNullException.ThrowIfNull(sights);
        ImmutableArray<Sight> all = [.. sights.OrderBy(s => s.TimeNs)];
        return all.FirstOrDefault(s => s.Kind is SightKind.Enter or SightKind.Taken) is { } enter
            ? new StoryBuilder(symbols).Build(call, enter, all)
            : null;
    }

    private Story Build(SyscallRow call, Sight enter, ImmutableArray<Sight> all)
    {
        Strand caller = new() { Kind = StrandKind.Caller, Tid = enter.Tid, Comm = enter.Comm, Cpu = enter.Cpu };
        _strands.Add(caller);
        _threads.UnionWith(all.Where(
            s => s.Kind is SightKind.Enter or SightKind.Taken or SightKind.WorkStart or SightKind.On)
            .Select(s => s.Tid));
        foreach (Sight sight in all)
        {
            if (Place(sight, caller) is { } strand)
            {
                strand.Add(sight);
            }
        }

        foreach (Strand strand in _strands)
        {
            StackMerge.Build(strand, s => _stacks[s].Functions);
        }

        Sight[] wakings = [.. all.Where(s => s.Kind == SightKind.Waking)];
        foreach (WaitItem wait in _strands.SelectMany(s => s.Waits))
        {
            wait.Waking = wakings.LastOrDefault(w => (int)w.A == wait.Off.Tid && w.TimeNs >= wait.Off.TimeNs
                && w.TimeNs <= (wait.On?.TimeNs ?? long.MaxValue));
        }

        return new Story
        {
            Call = call,
            Enter = enter,
            Return = all.FirstOrDefault(s => s.Kind is SightKind.Return or SightKind.Gone),
            Caller = caller,
            Elsewhere = [.. Nest(caller)],
            Reaps = [.. all.Where(s => s.Kind == SightKind.Reap)],
            Sights = all,
            Unrelated = _unrelated,
        };
    }

    /// <summary>The strand that a sight belongs to; null: none.</summary>
    private Strand? Place(Sight sight, Strand caller)
    {
        if (sight.Kind is SightKind.Reap)
        {
            return null;
        }

        KernelStack stack = KernelStack.Of(sight, _symbols);
        _stacks.Add(sight, stack);
        if (stack.IsInterrupt)
        {
            return Interrupt(sight);
        }

        if (sight.Tid == caller.Tid)
        {
            return IsOwn(sight, stack, caller) ? caller : null;
        }

        bool works = _threads.Contains(sight.Tid) || sight.Comm.StartsWith(RingWorker, StringComparison.Ordinal);
        Strand? open = _strands.LastOrDefault(s => s.Tid == sight.Tid
            && s.Kind == (works ? StrandKind.Worker : StrandKind.Other));
        bool fresh = sight.Kind == SightKind.WorkStart || open is null
            || open.Sights[^1].Kind == SightKind.WorkEnd
            || (!works && sight.TimeNs - open.EndNs > InterruptGapNs);
        return fresh ? Begin(works ? StrandKind.Worker : StrandKind.Other, sight) : open;
    }

    /// <summary>
    /// A ring's own thread goes on to other things: what is not seen while it takes requests up, and names none, is no
    /// part of the story.
    /// </summary>
    private bool IsOwn(Sight sight, KernelStack stack, Strand caller)
    {
        bool own = caller.Sights is not [{ Kind: SightKind.Taken }, ..] || sight.Kind switch
        {
            SightKind.On => caller.Sights[^1].Kind == SightKind.Off,
            SightKind.Off or SightKind.Point or SightKind.Waking or SightKind.WorkQueue =>
                _symbols.IsHidden || stack.Functions.Contains(TakesUp),
            _ => true,
        };
        _unrelated += own ? 0 : 1;
        return own;
    }

    private Strand? Interrupt(Sight sight)
    {
        Strand? open = _strands.LastOrDefault(s => s.Cpu == sight.Cpu);
        bool goesOn = open is { Kind: StrandKind.Interrupt } && sight.TimeNs - open.EndNs <= InterruptGapNs;

        // What an interrupt does is ours when it names something of ours, or follows upon that.
        bool ours = sight.Kind switch
        {
            SightKind.Point or SightKind.Off or SightKind.On => false,
            SightKind.Waking => goesOn || _threads.Contains((int)sight.A),
            SightKind.WorkQueue => goesOn,
            _ => true,
        };
        if (!ours)
        {
            _unrelated++;
            return null;
        }

        return goesOn ? open : Begin(StrandKind.Interrupt, sight);
    }

    private Strand Begin(StrandKind kind, Sight sight)
    {
        Strand strand = new() { Kind = kind, Tid = sight.Tid, Comm = sight.Comm, Cpu = sight.Cpu };
        _strands.Add(strand);
        return strand;
    }

    /// <summary>
    /// Puts what began while another strand slept into that wait, the innermost one, and gives the rest.
    /// </summary>
    private IEnumerable<Strand> Nest(Strand caller)
    {
        foreach (Strand strand in _strands.Where(s => s != caller && s.Sights.Count > 0).OrderBy(s => s.StartNs))
        {
            WaitItem? wait = _strands.Where(s => s != strand && s.Sights.Count > 0 && s.StartNs < strand.StartNs)
                .SelectMany(s => s.Waits)
                .Where(w => strand.StartNs >= w.Off.TimeNs && w.On is { } on && strand.StartNs <= on.TimeNs)
                .MaxBy(w => w.Off.TimeNs);
            if (wait is null)
            {
                yield return strand;
            }
            else
            {
                wait.Meanwhile.Add(strand);
            }
        }
    }
}
