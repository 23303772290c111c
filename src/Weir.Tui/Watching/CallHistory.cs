using System.Collections.Immutable;
using System.Text;
using Weir.Trace;
using Weir.Trace.Batches;

namespace Weir.Tui.Watching;

/// <summary>
/// The last calls whole, copied into memory of our own, so that no batch of the trace is kept from it.
/// </summary>
internal sealed class CallHistory
{
    private const int Batches = 12, BatchCalls = 512;

    private readonly Queue<CallBatch> _full = new();
    private CallBatch _newest = new(BatchCalls);
    private readonly StringBuilder _made = new();

    /// <summary>Calls that are no longer here.</summary>
    public long Forgotten { get; private set; }

    /// <summary>Keeps a copy of a call.</summary>
    public void Add(in Call call)
    {
        if (_newest.IsFull)
        {
            _full.Enqueue(_newest);
            _newest = _full.Count < Batches ? new CallBatch(BatchCalls) : _full.Dequeue();
            Forgotten += _newest.Count;
            _newest.Clear();
        }

        ref Call copy = ref _newest.Next();
        copy = call;
        if (!call.Captures.IsEmpty)
        {
            _newest.Keep(ref copy, call.Captures);
        }

        _newest.Commit();
    }

    /// <summary>Gives the calls to somebody, the oldest first.</summary>
    public void Replay(CallTaker taker)
    {
        foreach (CallBatch batch in _full.Append(_newest))
        {
            foreach (ref readonly Call call in batch.Calls)
            {
                taker(in call);
            }
        }
    }

    /// <summary>The newest calls that fulfil a condition, as lines, the oldest of them first.</summary>
    public ImmutableArray<CallLine> Last(int count, LineFilter wanted, Scope? scope, ulong startNs)
    {
        List<CallLine> lines = [];
        foreach (CallBatch batch in _full.Append(_newest).Reverse())
        {
            ReadOnlySpan<Call> calls = batch.Calls;
            for (int i = calls.Length - 1; i >= 0 && lines.Count < count; i--)
            {
                if (wanted.Matches(in calls[i]) && scope?.Filter.Matches(in calls[i]) != false)
                {
                    lines.Add(Line(in calls[i], startNs));
                }
            }
        }

        lines.Reverse();
        return [.. lines];
    }

    private CallLine Line(in Call call, ulong startNs)
    {
        _made.Clear();
        CallText.Arguments(_made, in call);
        string arguments = _made.ToString();
        _made.Clear();
        CallText.Result(_made, in call);
        ulong now = call.TimeNs != 0 ? call.TimeNs : call.RecordedNs;
        return new CallLine
        {
            SinceStartNs = (long)(now - startNs),
            Process = call.Task?.Comm ?? "?",
            Pid = call.Pid,
            Tid = call.Tid,
            Call = call.Row.Name,
            Arguments = arguments,
            Result = _made.ToString(),
            Failed = call.Failed,
            State = call.State,
            LatencyNs = call.LatencyNs < 0 ? null : call.LatencyNs,
            Path = call.Path,
        };
    }
}

/// <summary>Takes a call.</summary>
internal delegate void CallTaker(in Call call);
