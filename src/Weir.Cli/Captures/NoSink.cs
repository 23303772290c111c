using Weir.Cli.Output;

namespace Weir.Cli.Captures;

/// <summary>Where lines go when a capture takes the calls instead: nowhere.</summary>
internal sealed class NoSink : IByteSink
{
    public bool IsTerminal => false;

    public void Write(ReadOnlySpan<byte> lines)
    {
    }

    public void Complete()
    {
    }

    public void Dispose()
    {
    }
}
