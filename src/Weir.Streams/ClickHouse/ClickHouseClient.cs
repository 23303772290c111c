using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using Weir.Capture.Reports;

namespace Weir.Streams.ClickHouse;

/// <summary>
/// Inserts through the HTTP interface: the statement in the query string, the rows as the body, errors as a status, a
/// code in <c>X-ClickHouse-Exception-Code</c> and a text. The password goes in a header, as query strings are logged.
/// </summary>
internal sealed class ClickHouseClient(ClickHouseAddress address, TimeSpan timeout) : IDisposable
{
    private const int MostMessage = 300;
    private const string CodeHeader = "X-ClickHouse-Exception-Code";

    // Errors that only somebody's hand mends (ErrorCodes.cpp): what is not here is tried again.
    private static readonly int[] LastingCodes =
    [
        6, 16, 26, 27, 33, 36, 43, 44, 47, 50, 53, 60, 62, 73, 81, 192, 193, 194, 497, 516,
    ];

    private readonly HttpClient _http = new() { Timeout = timeout };

    /// <summary>Inserts a block.</summary>
    public async Task<InsertOutcome> InsertAsync(InsertBlock block, CancellationToken stop)
    {
        string statement = $"INSERT INTO {address.QuotedTable} ({block.Columns}) FORMAT RowBinary";
        using ReadOnlyMemoryContent body = new(block.Body);
        body.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        body.Headers.ContentEncoding.Add("gzip");
        // With wait_end_of_query the status is that of the whole insert, not of its beginning.
        return await SendAsync(
            [("query", statement), ("insert_deduplication_token", block.Token), ("wait_end_of_query", "1")], body,
            stop).ConfigureAwait(false);
    }

    /// <summary>Asks whether the table is there and has the columns.</summary>
    public async Task<InsertOutcome> CheckAsync(CancellationToken stop)
    {
        using StringContent statement = new(
            $"SELECT {ClickHouseTable.ColumnList} FROM {address.QuotedTable} LIMIT 0 FORMAT Null");
        return await SendAsync([("wait_end_of_query", "1")], statement, stop).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private async Task<InsertOutcome> SendAsync(
        (string Name, string Value)[] parameters, HttpContent body, CancellationToken stop)
    {
        string query = string.Join('&', parameters.Select(p => $"{p.Name}={Uri.EscapeDataString(p.Value)}"));
        using HttpRequestMessage request = new(HttpMethod.Post, $"{address.Server.AbsoluteUri}?{query}");
        request.Content = body;
        if (address.User is { } user)
        {
            request.Headers.TryAddWithoutValidation("X-ClickHouse-User", user);
        }

        if (address.Password is { } password)
        {
            request.Headers.TryAddWithoutValidation("X-ClickHouse-Key", password);
        }

        try
        {
            using HttpResponseMessage answer = await _http.SendAsync(
                request, HttpCompletionOption.ResponseHeadersRead, stop).ConfigureAwait(false);
            return await OutcomeAsync(answer, stop).ConfigureAwait(false);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return new InsertOutcome(false, false, (e.InnerException ?? e).Message);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return new InsertOutcome(
                false, false, string.Create(CultureInfo.InvariantCulture, $"no answer in {timeout.TotalSeconds} s"));
        }
    }

    private static async Task<InsertOutcome> OutcomeAsync(HttpResponseMessage answer, CancellationToken stop)
    {
        int? code = answer.Headers.TryGetValues(CodeHeader, out IEnumerable<string>? codes)
            && int.TryParse(codes.First(), NumberStyles.None, CultureInfo.InvariantCulture, out int number)
                ? number
                : null;
        if (answer.IsSuccessStatusCode && code is null)
        {
            return InsertOutcome.Done;
        }

        string text = await BeginningAsync(answer, stop).ConfigureAwait(false);
        string what = code is null ? $"HTTP {(int)answer.StatusCode}" : $"HTTP {(int)answer.StatusCode}, code {code}";
        // Without a code it is not ClickHouse that speaks, but something before it, or a version before codes.
        bool lasting = code is { } known
            ? LastingCodes.Contains(known)
            : answer.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.NotFound
                or HttpStatusCode.MethodNotAllowed or HttpStatusCode.BadRequest;
        return new InsertOutcome(false, lasting, text.Length == 0 ? what : $"{what}: {text}");
    }

    // The first line says it; the rest is a trace of the server's own code. A server can send what it likes, so only
    // so much is read, and nothing of it steers a terminal.
    private static async Task<string> BeginningAsync(HttpResponseMessage answer, CancellationToken stop)
    {
        Stream body = await answer.Content.ReadAsStreamAsync(stop).ConfigureAwait(false);
        byte[] room = new byte[MostMessage];
        int length = await body.ReadAtLeastAsync(room, room.Length, throwOnEndOfStream: false, stop)
            .ConfigureAwait(false);
        string text = System.Text.Encoding.UTF8.GetString(room, 0, length).Trim();
        return VisibleText.Of(text.Split('\n')[0].Trim());
    }
}
