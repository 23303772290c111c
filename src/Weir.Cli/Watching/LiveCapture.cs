using System.Globalization;
using Weir.Capture;
using Weir.Capture.Files;
using Weir.Catalogue.Records;
using Weir.Cli.Captures;
using Weir.Cli.Tracing;
using Weir.Trace;
using Weir.Trace.Batches;
using Weir.Tui;
using Weir.Tui.Watching;

namespace Weir.Cli.Watching;

/// <summary>
/// Captures of what a dashboard sees. Somebody at the keys begins and ends them; the thread that hands the calls to the
/// dashboard writes them. What the dashboard misses they miss, and say so as lost.
/// </summary>
internal sealed class LiveCapture(TraceOptions options, TimeProvider clock) : ILiveCapture, IDisposable
{
    private readonly List<LiveCaptureRun> _runs = [];
    private volatile LiveCaptureRun? _run;
    private volatile LossAccount? _account;
    private bool _traceIsOver;

    /// <inheritdoc/>
    public LiveCaptureView? View => _run?.View;

    /// <summary>What became of each capture, a line each.</summary>
    public IEnumerable<string> Outcomes => _runs.Select(run => run.View).Select(view => view.Failure is { } failure
        ? $"{view.Path} is incomplete: {failure}"
        : string.Create(CultureInfo.InvariantCulture, $"{view.Calls} calls are in {view.Path}"));

    /// <inheritdoc/>
    public string? Begin(string path, Scope? scope)
    {
        path = Path.GetFullPath(path);
        if (CaptureWriters.EndingOf(path) is null)
        {
            return $"'{path}' does not say a format: end it in {string.Join(", ", CaptureWriters.Endings)}";
        }

        if (Path.Exists(path) ? !PublishedFile.IsDevice(path) : Path.Exists(path + ".partial"))
        {
            return $"'{path}' is there already, and nothing is overwritten: give another name";
        }

        try
        {
            LiveCaptureRun run = new(path, CaptureWriters.Open(path, How(scope)), scope?.Filter, _account);
            _runs.Add(run);
            _run = run;
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return WeirTool.Message(e);
        }
    }

    /// <inheritdoc/>
    public void End() => _run?.Stop();

    /// <summary>How the trace stands.</summary>
    public void Set(SourceCounters source, StreamCounters stream, long missed)
    {
        _account = new LossAccount(source, stream, missed);
        _run?.SawAccount();
    }

    /// <summary>Takes a batch of what is seen.</summary>
    public void Take(CallBatch batch) => _run?.Write(batch.Calls);

    /// <summary>Hands on what is due, and completes what was ended.</summary>
    public void Flush()
    {
        if (_run is { } run && _account is { } account)
        {
            run.Flush(account);
        }
    }

    /// <summary>The trace is over: so is the capture.</summary>
    public void Complete(SourceCounters source, StreamCounters stream)
    {
        _traceIsOver = true;
        _run?.Complete(new LossAccount(source, stream, _account?.Missed ?? 0));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_traceIsOver)
        {
            _run?.Dispose();
        }
    }

    private CaptureOptions How(Scope? scope)
    {
        IEnumerable<KeyValuePair<string, string>> keys = CaptureFacts.Opening(options, clock);
        if (scope is not null)
        {
            keys = keys.Select(k => k.Key == CaptureKeys.Filters
                ? new(k.Key, string.Join("; ", new[] { k.Value, scope.Text }.Where(text => text.Length > 0)))
                : k);
        }

        return new CaptureOptions { Codecs = ZstdCodec.Codecs, Clock = clock, Keys = [.. keys] };
    }
}
