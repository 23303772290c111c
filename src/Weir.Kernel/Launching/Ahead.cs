namespace Weir.Kernel.Launching;

/// <summary>Work that is begun before its result is needed, on a thread of its own.</summary>
/// <remarks>The pool's threads would do as well, but at the start of a program there are none yet.</remarks>
public static class Ahead
{
    /// <summary>Begins it.</summary>
    public static Task<T> Begin<T>(Func<T> work) => Task.Factory.StartNew(
        work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    /// <summary>Waits for its result; throws what it threw.</summary>
    public static T Result<T>(Task<T> begun)
    {
        ArgumentNullException.ThrowIfNull(begun);
        return begun.GetAwaiter().GetResult();
    }
}
