namespace Weir.Capture.Files;

/// <summary>Where the output goes.</summary>
public interface IByteSink : IDisposable
{
    /// <summary>Whether a person looks at it.</summary>
    bool IsTerminal { get; }

    /// <summary>Writes whole lines.</summary>
    /// <exception cref="IOException">They could not all be written; the message is for the person.</exception>
    void Write(ReadOnlySpan<byte> lines);

    /// <summary>All has been written: makes it final.</summary>
    void Complete();
}
