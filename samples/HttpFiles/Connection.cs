using System.Net.Sockets;
using System.Text;
using Weir.Io;

namespace Weir.Samples.HttpFiles;

/// <summary>One connection, one request: GET or HEAD of a file below the root, whole or a range of it.</summary>
internal static class Connection
{
    private const int ChunkBytes = 64 << 10;
    private const int MaxRequestBytes = 8 << 10;

    public static async Task Serve(Socket client, string root)
    {
        using (client)
        using (IoBuffer buffer = IoBuffer.Allocate(ChunkBytes))
        {
            try
            {
                string[] request = await ReadHead(client, buffer.Memory[..MaxRequestBytes]).ConfigureAwait(false);
                await Answer(client, request, root, buffer.Memory).ConfigureAwait(false);
                client.Shutdown(SocketShutdown.Send);
            }
            catch (Exception error) when (error is SocketException or IOException)
            {
                Console.Error.WriteLine(error.Message);
            }
        }
    }

    private static async Task<string[]> ReadHead(Socket client, Memory<byte> buffer)
    {
        for (int length = 0; length < buffer.Length;)
        {
            int read = await client.ReceiveAsync(buffer[length..]).ConfigureAwait(false);
            length += read;
            string text = Encoding.ASCII.GetString(buffer.Span[..length]);
            if (read == 0 || text.Contains("\r\n\r\n", StringComparison.Ordinal))
            {
                return text.Split("\r\n");
            }
        }

        return [];
    }

    private static async Task Answer(Socket client, string[] request, string root, Memory<byte> buffer)
    {
        if (request is not [var line, ..] || line.Split(' ') is not [("GET" or "HEAD") and var method, var target, _])
        {
            await SendHead(client, "400 Bad Request", 0).ConfigureAwait(false);
            return;
        }

        if (Resolve(root, Uri.UnescapeDataString(target.Split('?')[0])) is not { } path)
        {
            await SendHead(client, "404 Not Found", 0).ConfigureAwait(false);
            return;
        }

        using AsyncFile file = AsyncFile.Open(path);
        long length = file.Length;
        ByteRange? part = ByteRange.Parse(Header(request, "Range"), length);
        ByteRange range = part ?? new ByteRange(0, length);
        if (part is { Length: 0 })
        {
            await SendHead(client, "416 Range Not Satisfiable", 0, $"bytes */{length}").ConfigureAwait(false);
            return;
        }

        string? where = part is null ? null : $"bytes {range.From}-{range.From + range.Length - 1}/{length}";
        await SendHead(client, part is null ? "200 OK" : "206 Partial Content", range.Length, where)
            .ConfigureAwait(false);
        if (method == "GET")
        {
            await SendFile(client, file, range, buffer).ConfigureAwait(false);
        }
    }

    private static async Task SendFile(Socket client, AsyncFile file, ByteRange range, Memory<byte> buffer)
    {
        for (long at = range.From, end = range.From + range.Length; at < end;)
        {
            int wanted = (int)Math.Min(buffer.Length, end - at);
            int read = await file.ReadAsync(buffer[..wanted], at).ConfigureAwait(false);
            if (read == 0)
            {
                break;
            }

            await SendAll(client, buffer[..read]).ConfigureAwait(false);
            at += read;
        }
    }

    private static string? Resolve(string root, string path)
    {
        string full = Path.GetFullPath(Path.Join(root, path));
        bool inside = full.StartsWith(root + Path.DirectorySeparatorChar, StringComparison.Ordinal);
        return inside && File.Exists(full) ? full : null;
    }

    private static string? Header(string[] request, string name) => request
        .FirstOrDefault(line => line.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase))?[(name.Length + 1)..]
        .Trim();

    private static Task SendHead(Socket client, string status, long length, string? range = null)
    {
        string where = range is null ? "" : $"Content-Range: {range}\r\n";
        return SendAll(client, Encoding.ASCII.GetBytes(
            $"HTTP/1.1 {status}\r\nContent-Length: {length}\r\nAccept-Ranges: bytes\r\n{where}"
            + "Connection: close\r\n\r\n"));
    }

    private static async Task SendAll(Socket client, ReadOnlyMemory<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            bytes = bytes[await client.SendAsync(bytes).ConfigureAwait(false)..];
        }
    }
}
