using Weir.Catalogue;
using Weir.Kernel.Calls;

namespace Weir.Cli.Output;

/// <summary>
/// Standard output or error through write(2). The console's own stream hides a broken pipe, and a file stream would
/// write at offsets of its own where others append to the same file.
/// </summary>
/// <param name="descriptor">1 or 2.</param>
/// <param name="mustArrive">Whether a failure is an error; of one on standard error nobody could be told.</param>
internal sealed class StandardStream(int descriptor, bool mustArrive) : Stream
{
    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        try
        {
            WriteAll(descriptor, buffer);
        }
        catch (IOException) when (!mustArrive)
        {
        }
        catch (IOException e) when (e is not ReaderGoneException)
        {
            throw new IOException($"standard output: {e.Message}", e);
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    /// <summary>Writes all of it.</summary>
    /// <exception cref="ReaderGoneException">Nobody reads it any more.</exception>
    /// <exception cref="IOException">It cannot be written.</exception>
    internal static void WriteAll(int descriptor, ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            long written = FileCalls.Write(descriptor, bytes);
            if (written >= 0)
            {
                bytes = bytes[(int)written..];
                continue;
            }

            switch (ErrnoText.Of(written))
            {
                case Errno.EINTR:
                    break;
                case Errno.EAGAIN:
                    // Somebody made the pipe non-blocking for everyone.
                    Thread.Sleep(1);
                    break;
                case Errno.EPIPE:
                    throw new ReaderGoneException();
                case var errno:
                    throw new IOException(errno.Message().ToLowerInvariant());
            }
        }
    }
}
