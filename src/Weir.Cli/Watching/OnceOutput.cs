using System.Text;
using Weir.Capture.Files;
using Weir.Catalogue.Records;
using Weir.Cli.Tracing;
using Weir.Trace;
using Weir.Trace.Batches;
using Weir.Tui.Model;
using Weir.Tui.Views;
using Weir.Tui.Watching;

namespace Weir.Cli.Watching;

/// <summary>One screen as text, when the trace is over: for scripts, and where there is no terminal.</summary>
internal sealed class OnceOutput(DashboardModel model, IByteSink sink, TimeProvider clock) : IWatcher
{
    private readonly Watch _watch = new(clock);
    private Snapshot? _last;
    private WatchAccount _account = new();

    /// <inheritdoc/>
    public string Name => "the screen";

    /// <inheritdoc/>
    public bool WantsEnd => false;

    /// <inheritdoc/>
    public bool EndsProgram => false;

    /// <inheritdoc/>
    public void Begin()
    {
    }

    /// <inheritdoc/>
    public void Show(CallBatch batch)
    {
        _watch.Add(batch);
        _last = null;
    }

    // Rates are those of when the last calls came, not of when the program was waited for.
    /// <inheritdoc/>
    public void Flush() => _last ??= _watch.Look(model.Question);

    /// <inheritdoc/>
    public void Set(SourceCounters source, StreamCounters stream, long missed) =>
        _account = WatchAccounts.Of(source, stream, missed);

    /// <inheritdoc/>
    public void SetRunning(CallBatch running) => _watch.SetRunning(running);

    /// <inheritdoc/>
    public void Complete(SourceCounters source, StreamCounters stream)
    {
    }

    /// <inheritdoc/>
    public void End(int? exitStatus)
    {
        Snapshot last = _last ?? _watch.Look(model.Question);
        string text = View.Of(model with
        {
            Snapshot = last with { Account = _account with { Ended = true, ExitStatus = exitStatus } },
        }).ToText();

        // The last row is about keys.
        sink.Write(Encoding.UTF8.GetBytes(string.Join('\n', text.Split('\n')[..^2]).TrimEnd() + "\n"));
        sink.Complete();
    }

    /// <inheritdoc/>
    public void Dispose() => sink.Dispose();
}
