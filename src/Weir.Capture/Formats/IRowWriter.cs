using Weir.Capture.Rows;

namespace Weir.Capture.Formats;

/// <summary>Writes rows in one format.</summary>
public interface IRowWriter : IDisposable
{
    /// <summary>Rows that are best handed over at once.</summary>
    int PreferredRows { get; }

    /// <summary>Bytes written so far, roughly; decides about rotation.</summary>
    long WrittenBytes { get; }

    /// <summary>Writes rows; they may be cleared afterwards.</summary>
    /// <exception cref="IOException">The disk is full, the pipe is broken.</exception>
    void Write(RowSet rows);

    /// <summary>Ends the output well; without it, it stays visibly incomplete.</summary>
    /// <param name="closing">What is known only now, such as the loss account.</param>
    void Complete(IReadOnlyList<KeyValuePair<string, string>> closing);
}
