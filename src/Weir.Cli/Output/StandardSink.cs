using Weir.Capture.Files;
using Weir.Catalogue;
using Weir.Kernel.Calls;

namespace Weir.Cli.Output;

/// <summary>
/// Standard output through write(2). The console's own stream hides a broken pipe, and a file stream would write at
/// offsets of its own where others append to the same file.
/// </summary>
internal sealed class StandardSink : IByteSink
{
    private const int Descriptor = 1;

    public bool IsTerminal => !Console.IsOutputRedirected;

    public void Write(ReadOnlySpan<byte> lines)
    {
        while (!lines.IsEmpty)
        {
            long written = FileCalls.Write(Descriptor, lines);
            if (written >= 0)
            {
                lines = lines[(int)written..];
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
                case var errno:
                    throw new IOException(errno.Message().ToLowerInvariant());
            }
        }
    }

    public void Complete()
    {
    }

    public void Dispose()
    {
    }
}
