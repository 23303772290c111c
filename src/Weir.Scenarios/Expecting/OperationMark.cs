namespace Weir.Scenarios.Expecting;

/// <summary>
/// The word (user_data, aio_data) by which an asynchronous operation of a scenario is known: the class of the markers,
/// and a number of their kind. No marker can stand around a row that ends on another thread.
/// </summary>
public static class OperationMark
{
    /// <summary>The word of a marker's number.</summary>
    public static ulong Of(int marker) => ((ulong)Kernel.Calls.MarkedSyscall.MarkerClass << 32) | (uint)marker;

    /// <summary>The marker's number of a word; 0: it is not a scenario's.</summary>
    public static int MarkerOf(long word) =>
        word >> 32 == Kernel.Calls.MarkedSyscall.MarkerClass ? (int)word : 0;
}
