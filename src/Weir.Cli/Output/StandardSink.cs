using Weir.Capture.Files;

namespace Weir.Cli.Output;

/// <summary>Standard output as bytes, unbuffered.</summary>
internal sealed class StandardSink : IByteSink
{
    private const int Descriptor = 1;

    public bool IsTerminal => !Console.IsOutputRedirected;

    public void Write(ReadOnlySpan<byte> lines) => StandardStream.WriteAll(Descriptor, lines);

    public void Complete()
    {
    }

    public void Dispose()
    {
    }
}
