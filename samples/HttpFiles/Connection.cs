using System.Net.Sockets;
using System.Text;
using Weir.Io;

namespace Weir.Samples.HttpFiles;

/// <summary>One connection, one request: GET of a file below the root.</summary>
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
                string? path = await ReadPath(client, buffer.Memory[..MaxRequestBytes]).ConfigureAwait(false);
                await Answer(client, path is null ? null : Resolve(root, path), buffer.Memory).ConfigureAwait(false);
            }
            catch (Exception error) when (error is SocketException or IOException)
            {
                Console.Error.WriteLine(error.Message);
            }
        }
    }

    private static async Task<string?> ReadPath(Socket client, Memory<byte> buffer)
    {
        for (int length = 0; length < buffer.Length;)
        {
            int read = await client.ReceiveAsync(buffer[length..]).ConfigureAwait(false);
            length += read;
            string text = Encoding.ASCII.GetString(buffer.Span[..length]);
            if (read == 0 || text.Contains("\r\n\r\n", StringComparison.Ordinal))
            {
                return text.Split(' ') is ["GET", var path, ..] ? Uri.UnescapeDataString(path) : null;
            }
        }

        return null;
    }

    private static string? Resolve(string root, string path)
    {
        string full = Path.GetFullPath(Path.Join(root, path));
        bool inside = full.StartsWith(root + Path.DirectorySeparatorChar, StringComparison.Ordinal);
        return inside && File.Exists(full) ? full : null;
    }

    private static async Task Answer(Socket client, string? path, Memory<byte> buffer)
    {
        if (path is null)
        {
            await SendHead(client, "404 Not Found", 0).ConfigureAwait(false);
            return;
        }

        using AsyncFile file = AsyncFile.Open(path);
        long length = file.Length;
        await SendHead(client, "200 OK", length).ConfigureAwait(false);
        for (long at = 0; at < length;)
        {
            int read = await file.ReadAsync(buffer, at).ConfigureAwait(false);
            if (read == 0)
            {
                break;
            }

            await SendAll(client, buffer[..read]).ConfigureAwait(false);
            at += read;
        }
    }

    private static Task SendHead(Socket client, string status, long length) => SendAll(
        client,
        Encoding.ASCII.GetBytes($"HTTP/1.1 {status}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n"));

    private static async Task SendAll(Socket client, ReadOnlyMemory<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            bytes = bytes[await client.SendAsync(bytes).ConfigureAwait(false)..];
        }
    }
}
