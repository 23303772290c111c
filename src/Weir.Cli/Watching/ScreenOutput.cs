using Weir.Catalogue.Records;
using Weir.Cli.Tracing;
using Weir.Trace;
using Weir.Trace.Batches;
using Weir.Tui;
using Weir.Tui.Cells;
using Weir.Tui.Model;
using Weir.Tui.Watching;

namespace Weir.Cli.Watching;

/// <summary>Calls on a screen: a thread of its own for keys and drawing, which nothing waits for.</summary>
internal sealed class ScreenOutput(
    DashboardModel model, Func<RawTerminal> open, ColorDepth depth, LiveCapture capture, TimeProvider clock) : IWatcher
{
    private readonly Watch _watch = new(clock);
    private Thread? _thread;
    private volatile bool _wantsEnd, _endsProgram;
    private volatile Exception? _failure;
    private WatchAccount _account = new();

    /// <inheritdoc/>
    public string Name => "the screen";

    /// <inheritdoc/>
    public bool WantsEnd => _wantsEnd;

    /// <inheritdoc/>
    public bool EndsProgram => _endsProgram;

    /// <inheritdoc/>
    public void Begin()
    {
        RawTerminal terminal = open();
        _thread = new Thread(() => Run(terminal)) { Name = "screen", IsBackground = true };
        _thread.Start();
    }

    /// <inheritdoc/>
    public void Show(CallBatch batch)
    {
        _watch.Add(batch);
        capture.Take(batch);
    }

    /// <inheritdoc/>
    public void Flush() => capture.Flush();

    /// <inheritdoc/>
    public void Set(SourceCounters source, StreamCounters stream, long missed)
    {
        _watch.Set(_account = WatchAccounts.Of(source, stream, missed));
        capture.Set(source, stream, missed);
    }

    /// <inheritdoc/>
    public void SetRunning(CallBatch running) => _watch.SetRunning(running);

    /// <inheritdoc/>
    public void Complete(SourceCounters source, StreamCounters stream) => capture.Complete(source, stream);

    /// <inheritdoc/>
    public void End(int? exitStatus)
    {
        _watch.Set(_account with { Ended = true, ExitStatus = exitStatus });
        _thread?.Join();
        if (_failure is { } failure)
        {
            throw failure;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _wantsEnd = true;
        _thread?.Join();
        capture.Dispose();
    }

    private void Run(RawTerminal terminal)
    {
        try
        {
            using (terminal)
            {
                _endsProgram = new Dashboard(terminal, _watch, depth, capture).Run(model, () => _wantsEnd)
                    == Wish.QuitAndStop;
            }
        }
        catch (Exception e)
        {
            _failure = e;
        }
        finally
        {
            _wantsEnd = true;
        }
    }
}
