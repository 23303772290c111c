using System.Collections.Immutable;
using Weir.Capture.Reports;
using Weir.Catalogue;
using Weir.Flame;
using Weir.Trace;

namespace Weir.Tui.Watching;

/// <summary>
/// Calls by program, call and path as three folds: by number, time and bytes. Equal calls are counted first and folded
/// when somebody looks, so that a call costs one look into a table.
/// </summary>
internal sealed class FlameTally
{
    private const int MostNodes = 1 << 15, MostWaiting = 4096, MostDepth = 48;

    /// <summary>Frames that are narrower than this share of the picture's root are not shown.</summary>
    private const double LeastShare = 1.0 / 1000;

    private readonly Dictionary<(string Comm, SyscallRow Row, string? Path, bool OnFiles), Sums> _waiting = [];
    private readonly Fold[] _folds =
        [.. Enum.GetValues<FlameWeight>().Select(_ => new Fold("all", MostNodes))];

    private readonly List<Frame> _stack = [];

    /// <summary>Adds a call.</summary>
    /// <param name="call">The call.</param>
    /// <param name="onFiles">Whether it is about files, which decides the sort of its frame.</param>
    public void Add(in Call call, bool onFiles)
    {
        (string, SyscallRow, string?, bool) key = (call.Task?.Comm ?? "?", call.Row, call.Path, onFiles);
        if (!_waiting.TryGetValue(key, out Sums? sums))
        {
            if (_waiting.Count >= MostWaiting)
            {
                FoldWaiting();
            }

            _waiting.Add(key, sums = new Sums());
        }

        sums.Calls++;
        sums.TimeNs += Math.Max(0, call.LatencyNs);
        sums.Bytes += Math.Max(0, call.Bytes);
    }

    /// <summary>The tree as it is now, without what is too narrow to be seen.</summary>
    public FlameView View(FlameWeight weight)
    {
        FoldWaiting();
        Fold fold = _folds[(int)weight];
        return new FlameView(weight, View(fold.Root, (long)(fold.Total * LeastShare), 0), fold.WeightBeyondBound);
    }

    private static FlameFrame View(FoldNode node, long least, int depth)
    {
        FlameFrame[] children = depth >= MostDepth
            ? []
            : [.. node.Children.Where(c => c.Total > 0 && c.Total >= least).Select(c => View(c, least, depth + 1))];
        Array.Sort(children, static (a, b) =>
            b.Total != a.Total ? b.Total.CompareTo(a.Total) : string.CompareOrdinal(a.Name, b.Name));
        return new FlameFrame(node.Frame.Name, node.Frame.Class, node.Total, [.. children]);
    }

    private void FoldWaiting()
    {
        foreach (((string comm, SyscallRow row, string? path, bool onFiles), Sums sums) in _waiting)
        {
            _stack.Clear();
            _stack.Add(new Frame(comm, CallFrames.ProcessClass));
            _stack.Add(new Frame(row.Name, onFiles ? CallFrames.CallClass : CallFrames.OtherClass));
            _stack.AddRange(CallFrames.OfPath(path));
            ReadOnlySpan<Frame> stack = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_stack);
            _folds[(int)FlameWeight.Calls].Add(stack, sums.Calls);
            _folds[(int)FlameWeight.Time].Add(stack, sums.TimeNs);
            _folds[(int)FlameWeight.Bytes].Add(stack, sums.Bytes);
        }

        _waiting.Clear();
    }

    private sealed class Sums
    {
        public long Calls, TimeNs, Bytes;
    }
}

/// <summary>What the width of a frame stands for.</summary>
public enum FlameWeight
{
    /// <summary>Time in calls.</summary>
    Time,

    /// <summary>Number of calls.</summary>
    Calls,

    /// <summary>Bytes that they moved.</summary>
    Bytes,
}

/// <summary>A flame graph as it was at one moment.</summary>
/// <param name="Weight">What widths stand for.</param>
/// <param name="Root">The frame above all others.</param>
/// <param name="Beyond">Weight of stacks that found no room: they end early.</param>
public sealed record FlameView(FlameWeight Weight, FlameFrame Root, long Beyond);

/// <summary>A frame and those below it, the widest first.</summary>
/// <param name="Name">What it says.</param>
/// <param name="Sort">Its sort, of <see cref="CallFrames"/>.</param>
/// <param name="Total">Its weight.</param>
/// <param name="Children">Frames below it; those too narrow to be seen are left out.</param>
public sealed record FlameFrame(string Name, int Sort, long Total, ImmutableArray<FlameFrame> Children);
