using System.Diagnostics;
using System.Globalization;
using Weir.Replay.Log;

namespace Weir.Replay.Replaying;

/// <summary>
/// Makes checkpoints while a replay runs, keeps a bounded number of them (dense near the present, sparse far from it)
/// and goes back to one by copying it. The first, before the program's first instruction, always stays.
/// </summary>
internal sealed class Checkpoints(ReplayingSession session, TreeCopier copier, int most, long mostBytes)
{
    // Checkpoints take about a twentieth of the time, and come once in so long at most.
    private const int CostFactor = 20;
    private static readonly long ShortestTicks = Stopwatch.Frequency / 20;

    // More shared memory than this is not copied: it would be copied for each checkpoint anew.
    private const ulong MostSharedBytes = 256 << 20;
    private readonly List<Checkpoint> _all = [];
    private readonly Stack<SharedArena> _arenas = [];
    private long _anchors;
    private long _due;
    private long _cost;

    /// <summary>Checkpoints now.</summary>
    public int Count => _all.Count;

    /// <summary>Before which events they stand, and how many instructions on the way there.</summary>
    public IEnumerable<(long Event, long Steps)> Places => _all.Select(
        c => (c.At.Events + 1, Checkpoint.FromAnchor(c.Steps)));

    /// <summary>Times that one was due and could not be made, by the reason.</summary>
    public Dictionary<string, int> Refused { get; } = [];

    /// <summary>Memory that they may come to cost.</summary>
    public long Bytes => _all.Sum(c => c.Bytes);

    /// <summary>Gives memory for processes to share; these must be there before the first process is.</summary>
    public void Provide(SharedArena arena) => _arenas.Push(arena);

    /// <summary>The replay is between two events: makes a checkpoint if it is time to.</summary>
    /// <param name="at">The place in the log.</param>
    /// <param name="steps">Instructions on the way to the next event.</param>
    public void Consider(LogPosition at, long steps)
    {
        if (Stopwatch.GetTimestamp() >= _due)
        {
            Take(at, steps);
        }
    }

    /// <summary>Makes a checkpoint here, unless there is one or it cannot be.</summary>
    /// <param name="at">The place in the log.</param>
    /// <param name="steps">Instructions on the way to the next event.</param>
    public void Take(LogPosition at, long steps)
    {
        int place = _all.FindLastIndex(c => c.IsUpTo(at.Events, steps)) + 1;
        bool known = place > 0 && _all[place - 1].At.Events == at.Events && _all[place - 1].Steps == steps;
        long start = Stopwatch.GetTimestamp();
        if (!known && TryCopy() is { } tree)
        {
            _all.Insert(place, new Checkpoint(at, steps, tree, session.Progress, BytesOf(tree)));
            Thin(PlaceOf(at.Events, steps));
        }

        // One slow copy (the first runs code that is compiled for it) says little of the next.
        long end = Stopwatch.GetTimestamp();
        _cost = Math.Min(end - start, _cost + ((end - start) / 4));
        _due = end + Math.Max(ShortestTicks, CostFactor * _cost);
    }

    /// <summary>Makes a checkpoint among instructions that were not counted.</summary>
    /// <param name="at">The place in the log before them.</param>
    /// <returns>The number from which those behind it are counted.</returns>
    public long TakeAnchor(LogPosition at)
    {
        long steps = ++_anchors << Checkpoint.AnchorShift;
        Take(at, steps);
        return steps;
    }

    /// <summary>Takes the replay back to the nearest checkpoint at or before a place.</summary>
    /// <param name="events">Events before the place.</param>
    /// <param name="steps">Instructions on the way from there to the place.</param>
    public Checkpoint Restore(long events, long steps)
    {
        Checkpoint to = _all.FindLast(c => c.IsUpTo(events, steps)) ?? _all[0];
        session.Tree.End();
        SharedArena arena = session.Tree.Arena;
        while (true)
        {
            if (copier.TryCopy(to.Tree, arena) is { } tree)
            {
                session.Restore(tree, to);
                return to;
            }

            if (_all.Count <= 2)
            {
                throw new InvalidOperationException("the kernel allows no process more: the replay cannot go back");
            }

            Remove(_all.FindLast(c => c != to && c != _all[0])!); // its processes make room
        }
    }

    /// <summary>Ends all their processes.</summary>
    public void End()
    {
        foreach (Checkpoint checkpoint in _all)
        {
            checkpoint.Tree.End();
        }

        _all.Clear();
    }

    private ReplayedTree? TryCopy()
    {
        string? reason = session.Tree.Processes.Any(p => p.RunsInParent) ? "a process runs in its parent's memory"
            : session.Tree.Arena.Bytes > MostSharedBytes ? "more than 256 MiB are shared between processes"
            : session.Tree.Tasks.Count == 0 ? "no process is left"
            : null;
        if (reason == null)
        {
            SharedArena arena = _arenas.Pop();
            if (copier.TryCopy(session.Tree, arena) is { } tree)
            {
                return tree;
            }

            arena.Clear();
            _arenas.Push(arena);
            reason = "the kernel allows no process more";
        }

        Refused[reason] = Refused.GetValueOrDefault(reason) + 1;
        return null;
    }

    // Goes the one whose absence costs least: the gap that it leaves, as a part of the way to it from here.
    private void Thin(double here)
    {
        while (_all.Count > 1 && (_all.Count >= most || Bytes > mostBytes))
        {
            int worst = _all.Count - 1;
            double least = double.MaxValue;
            for (int i = 1; i < _all.Count; i++)
            {
                double place = PlaceOf(_all[i]);
                double next = i + 1 < _all.Count ? PlaceOf(_all[i + 1]) : Math.Max(here, place) + 1;
                double loss = (next - PlaceOf(_all[i - 1])) / (1 + Math.Abs(here - place));
                (worst, least) = loss < least ? (i, loss) : (worst, least);
            }

            Remove(_all[worst]);
        }
    }

    // Only proportions of distances count, so any number that instructions between two events hardly reach will do.
    private static double PlaceOf(long events, long steps) =>
        (events * (double)(1L << 32)) + Checkpoint.FromAnchor(steps);

    private static double PlaceOf(Checkpoint checkpoint) => PlaceOf(checkpoint.At.Events, checkpoint.Steps);

    private void Remove(Checkpoint checkpoint)
    {
        _all.Remove(checkpoint);
        checkpoint.Tree.End();
        checkpoint.Tree.Arena.Clear();
        _arenas.Push(checkpoint.Tree.Arena);
    }

    // A copy shares its pages with others until one of them writes.
    private static long BytesOf(ReplayedTree tree)
    {
        long bytes = (long)tree.Arena.Bytes;
        foreach (ReplayedProcess process in tree.Processes)
        {
            // man 5 proc_pid_statm: size, resident, … in pages.
            string[] words = File.ReadAllText($"/proc/{process.Pid}/statm").Split(' ');
            bytes += long.Parse(words[1], CultureInfo.InvariantCulture) * Environment.SystemPageSize;
        }

        return bytes;
    }
}
