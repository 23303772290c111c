using System.Collections.Concurrent;
using System.Collections.Specialized;
using System.IO.Compression;
using System.Net;
using System.Web;

namespace Weir.Streams.Tests;

/// <summary>
/// A server of the test's own that speaks ClickHouse's HTTP interface as its documentation has it, and keeps what it
/// was sent, byte by byte.
/// </summary>
internal sealed class MadeUpClickHouse : IDisposable
{
    private readonly HttpListener _listener = new();

    public MadeUpClickHouse(int? port = null)
    {
        Port = port ?? FreePort();
        _listener.Prefixes.Add($"http://127.0.0.1:{Port}/");
        _listener.Start();
        _ = Task.Run(ServeAsync);
    }

    /// <summary>A request as it came.</summary>
    public sealed record Request(string Method, string Path, string Raw, NameValueCollection Headers, byte[] Body)
    {
        public NameValueCollection Query { get; } = HttpUtility.ParseQueryString(Raw.Split('?', 2)[^1]);

        public bool IsInsert => Query["query"]?.StartsWith("INSERT", StringComparison.Ordinal) == true;

        public byte[] Unpacked()
        {
            MemoryStream plain = new();
            using GZipStream gzip = new(new MemoryStream(Body), CompressionMode.Decompress);
            gzip.CopyTo(plain);
            return plain.ToArray();
        }
    }

    /// <summary>What to answer: a status, an exception code or null, a text; null keeps the client waiting.</summary>
    public Func<Request, (int Status, int? Code, string Text)?> Answer { get; set; } = _ => (200, null, "");

    public ConcurrentQueue<Request> Requests { get; } = new();

    public IEnumerable<Request> Inserts => Requests.Where(r => r.IsInsert);

    public int Port { get; }

    public static int FreePort()
    {
        using System.Net.Sockets.TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public void Dispose() => _listener.Close();

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                HttpListenerContext context = await _listener.GetContextAsync();
                _ = Task.Run(() => ServeAsync(context));
            }
        }
        catch (Exception e) when (e is HttpListenerException or ObjectDisposedException or InvalidOperationException)
        {
            // Closed.
        }
    }

    private async Task ServeAsync(HttpListenerContext context)
    {
        MemoryStream body = new();
        await context.Request.InputStream.CopyToAsync(body);
        Request request = new(
            context.Request.HttpMethod, context.Request.Url!.AbsolutePath, context.Request.RawUrl!,
            context.Request.Headers, body.ToArray());
        Requests.Enqueue(request);
        if (Answer(request) is not var (status, code, text))
        {
            return;
        }

        context.Response.StatusCode = status;
        if (code is not null)
        {
            context.Response.Headers["X-ClickHouse-Exception-Code"] = code.ToString();
        }

        await using StreamWriter writer = new(context.Response.OutputStream);
        await writer.WriteAsync(text);
    }
}
