namespace Weir.Tui;

/// <summary>A terminal that the dashboard has for itself.</summary>
public interface ITerminal
{
    /// <summary>Columns and rows.</summary>
    (int Width, int Height) Size { get; }

    /// <summary>Waits for keys.</summary>
    /// <param name="bytes">Where they go.</param>
    /// <param name="timeoutMs">The longest wait.</param>
    /// <returns>How many bytes came; 0: none in time, -1: the terminal is gone.</returns>
    int Read(Span<byte> bytes, int timeoutMs);

    /// <summary>Sends bytes to the screen.</summary>
    void Write(ReadOnlySpan<byte> bytes);

    /// <summary>Gives the terminal to the shell until somebody calls us back (Ctrl-Z and fg).</summary>
    void Suspend();
}
