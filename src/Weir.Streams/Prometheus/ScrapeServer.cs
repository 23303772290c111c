using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Weir.Streams.Prometheus;

/// <summary>
/// As much of an HTTP server as a scraper needs: GET of one page, a connection a scrape, few at once, each bounded in
/// bytes and time.
/// </summary>
internal sealed class ScrapeServer : IDisposable
{
    private const int MostRequestBytes = 8192;
    private const int MostAtOnce = 8;
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    private readonly TcpListener _listener;
    private readonly Func<string> _page;
    private readonly string _contentType;
    private readonly CancellationTokenSource _stop = new();
    private readonly SemaphoreSlim _places = new(MostAtOnce);
    private readonly Task _accepting;

    /// <summary>Starts to listen.</summary>
    /// <exception cref="IOException">The address cannot be listened on.</exception>
    public ScrapeServer(IPEndPoint address, string contentType, Func<string> page)
    {
        _page = page;
        _contentType = contentType;
        _listener = new TcpListener(address);
        try
        {
            _listener.Start();
        }
        catch (SocketException e)
        {
            throw new IOException($"{address} cannot be listened on: {e.Message}", e);
        }

        Address = (IPEndPoint)_listener.LocalEndpoint;
        _accepting = Task.Run(AcceptAsync);
    }

    /// <summary>Where it listens: with the port that was chosen when 0 was asked for.</summary>
    public IPEndPoint Address { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stop.Cancel();
        _listener.Stop();
        _accepting.Wait();
        _listener.Dispose();
        _stop.Dispose();
        // Connections that still run give their place back to it: it has no handle that would have to be freed.
    }

    private async Task AcceptAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                await _places.WaitAsync(_stop.Token).ConfigureAwait(false);
                Socket socket = await _listener.AcceptSocketAsync(_stop.Token).ConfigureAwait(false);
                _ = ServeAsync(socket);
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (SocketException)
            {
                // A connection that was gone before it was taken (accept(2)), or no descriptors left: others may come.
                _places.Release();
                await Task.Delay(10).ConfigureAwait(false);
            }
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        using CancellationTokenSource limit = new(Longest);
        try
        {
            using NetworkStream stream = new(socket, ownsSocket: true);
            byte[] answer = Answer(await RequestLineAsync(stream, limit.Token).ConfigureAwait(false));
            await stream.WriteAsync(answer, limit.Token).ConfigureAwait(false);
            socket.Shutdown(SocketShutdown.Send);
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException)
        {
            // Who does not want to hear the answer need not.
        }
        finally
        {
            _places.Release();
        }
    }

    private static async Task<string?> RequestLineAsync(NetworkStream stream, CancellationToken limit)
    {
        byte[] room = new byte[MostRequestBytes];
        int length = 0;
        while (length < room.Length)
        {
            int read = await stream.ReadAsync(room.AsMemory(length), limit).ConfigureAwait(false);
            length += read;
            if (room.AsSpan(0, length).IndexOf("\r\n\r\n"u8) >= 0)
            {
                return Encoding.Latin1.GetString(room, 0, room.AsSpan().IndexOf("\r\n"u8));
            }

            if (read == 0)
            {
                break;
            }
        }

        return null;
    }

    private byte[] Answer(string? request)
    {
        string[] words = request?.Split(' ') ?? [];
        if (words.Length != 3 || !words[2].StartsWith("HTTP/1.", StringComparison.Ordinal))
        {
            return Page("400 Bad Request", "text/plain", "not a request of HTTP/1.1\n", false);
        }

        bool head = words[0] == "HEAD";
        if (words[0] != "GET" && !head)
        {
            return Page("405 Method Not Allowed", "text/plain", "GET /metrics\n", false);
        }

        return words[1].Split('?')[0] == "/metrics"
            ? Page("200 OK", _contentType, _page(), head)
            : Page("404 Not Found", "text/plain", "GET /metrics\n", head);
    }

    private static byte[] Page(string status, string type, string text, bool head)
    {
        byte[] body = Encoding.UTF8.GetBytes(text);
        string headers = $"HTTP/1.1 {status}\r\nContent-Type: {type}\r\nContent-Length: {body.Length}\r\n"
            + "Cache-Control: no-store\r\nConnection: close\r\n\r\n";
        return [.. Encoding.ASCII.GetBytes(headers), .. head ? [] : body];
    }
}
