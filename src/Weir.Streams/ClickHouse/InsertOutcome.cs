namespace Weir.Streams.ClickHouse;

/// <summary>What became of an insert.</summary>
/// <param name="Taken">Whether the server has the rows.</param>
/// <param name="Lasting">Whether trying again cannot help before somebody changes something.</param>
/// <param name="Message">What the server said, or what went wrong, as one line; empty when it was taken.</param>
internal readonly record struct InsertOutcome(bool Taken, bool Lasting, string Message)
{
    public static InsertOutcome Done { get; } = new(true, false, "");
}
