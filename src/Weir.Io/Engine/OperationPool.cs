namespace Weir.Io;

/// <summary>Requests that wait for their next use: one a thread without a lock, the others in common.</summary>
internal static class OperationPool
{
    // Above the deepest sensible use; more than this are left to the garbage collector.
    private const int MaxKept = 4096;

    private static readonly Lock Gate = new();
    private static readonly Stack<IoOperation> Kept = new(256);

    [ThreadStatic]
    private static IoOperation? t_mine;

    public static IoOperation Rent()
    {
        if (t_mine is { } mine)
        {
            t_mine = null;
            return mine;
        }

        lock (Gate)
        {
            return Kept.TryPop(out IoOperation? kept) ? kept : new IoOperation();
        }
    }

    public static void Return(IoOperation operation)
    {
        if (t_mine is null)
        {
            t_mine = operation;
            return;
        }

        lock (Gate)
        {
            if (Kept.Count < MaxKept)
            {
                Kept.Push(operation);
            }
        }
    }
}
