using Weir.Capture;
using Weir.Trace;
using Weir.Tui;

namespace Weir.Cli.Watching;

/// <summary>One capture of what a dashboard sees, from its beginning to its end.</summary>
/// <param name="path">The file.</param>
/// <param name="sink">What writes it; belongs to the run.</param>
/// <param name="wanted">The calls that it takes; null: all.</param>
/// <param name="before">How the trace stood when it began; null: nothing was counted yet.</param>
internal sealed class LiveCaptureRun(string path, CaptureSink sink, ICallFilter? wanted, LossAccount? before)
    : IDisposable
{
    // What was lost before the last call stands in an account that is read after it: not yet in the one under way.
    private const int Writes = 0, Stops = 1, IsCounted = 3, IsOver = 4;

    private volatile int _state;
    private volatile string? _failure;
    private long _calls;

    /// <summary>How it stands.</summary>
    public LiveCaptureView View => new(path, Volatile.Read(ref _calls), _state != Writes, _failure);

    /// <summary>It takes no more.</summary>
    public void Stop() => Interlocked.CompareExchange(ref _state, Stops, Writes);

    /// <summary>The trace was counted once more.</summary>
    public void SawAccount()
    {
        int state = _state;
        if (state is >= Stops and < IsCounted)
        {
            Interlocked.CompareExchange(ref _state, state + 1, state);
        }
    }

    /// <summary>Takes those of the calls that are wanted.</summary>
    public void Write(ReadOnlySpan<Call> calls)
    {
        if (_state != Writes)
        {
            return;
        }

        try
        {
            for (int from = 0, to; from < calls.Length; from = to + 1)
            {
                for (to = from; to < calls.Length && wanted?.Matches(in calls[to]) != false;)
                {
                    to++;
                }

                sink.Write(calls[from..to]);
                Volatile.Write(ref _calls, _calls + to - from);
            }
        }
        catch (Exception e)
        {
            Fail(e);
        }
    }

    /// <summary>Hands on what is due, and completes the file once all before its end is counted.</summary>
    public void Flush(LossAccount account)
    {
        if (_state == IsCounted)
        {
            Complete(account);
            return;
        }

        try
        {
            if (_state < IsCounted)
            {
                sink.FlushIfDue();
            }
        }
        catch (Exception e)
        {
            Fail(e);
        }
    }

    /// <summary>Completes the file, unless it is.</summary>
    public void Complete(LossAccount account)
    {
        if (_state == IsOver)
        {
            return;
        }

        try
        {
            sink.Complete(account.Since(before));
            _state = IsOver;
            sink.Dispose();
        }
        catch (Exception e)
        {
            Fail(e);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => sink.Dispose();

    // Whatever happens to the file, the dashboard goes on.
    private void Fail(Exception error)
    {
        _failure = WeirTool.Message(error);
        _state = IsOver;
        sink.Dispose();
    }
}
