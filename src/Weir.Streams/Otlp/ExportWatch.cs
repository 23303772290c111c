namespace Weir.Streams.Otlp;

/// <summary>
/// Sees what becomes of exports, which the exporter itself tells nobody but its own event log. Used by the exporter's
/// thread, read by any.
/// </summary>
internal sealed class ExportWatch(string name, Action<string> say) : DelegatingHandler(new SocketsHttpHandler())
{
    private volatile string? _problem;
    private long _taken;
    private long _failed;

    /// <summary>Exports that were taken.</summary>
    public long Taken => Interlocked.Read(ref _taken);

    /// <summary>Exports that were not.</summary>
    public long Failed => Interlocked.Read(ref _failed);

    /// <summary>Why the latest one was not; null when it was.</summary>
    public string? Problem => _problem;

    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            return Judge(base.Send(request, cancellationToken));
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException or IOException)
        {
            Fail(e);
            throw;
        }
    }

    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            return Judge(await base.SendAsync(request, cancellationToken).ConfigureAwait(false));
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException or IOException)
        {
            Fail(e);
            throw;
        }
    }

    private HttpResponseMessage Judge(HttpResponseMessage answer)
    {
        if (answer.IsSuccessStatusCode)
        {
            Interlocked.Increment(ref _taken);
            if (Interlocked.Exchange(ref _problem, null) is not null)
            {
                say($"{name} takes metrics again");
            }
        }
        else
        {
            Fail($"HTTP {(int)answer.StatusCode}");
        }

        return answer;
    }

    private void Fail(Exception e) =>
        Fail(e is OperationCanceledException ? "no answer in time" : (e.InnerException ?? e).Message);

    private void Fail(string problem)
    {
        Interlocked.Increment(ref _failed);
        if (Interlocked.Exchange(ref _problem, problem) is null)
        {
            say($"{name} does not take metrics: {problem}; sums go on, and the next export holds them");
        }
    }
}
