namespace Weir.Load.Planning;

/// <summary>A thread of the load.</summary>
/// <param name="number">Its number in the plan.</param>
/// <param name="pid">Its process in the capture.</param>
/// <param name="tid">Itself in the capture.</param>
public sealed class PlannedThread(int number, int pid, int tid)
{
    /// <summary>Its number in the plan.</summary>
    public int Number { get; } = number;

    /// <summary>Its process in the capture.</summary>
    public int Pid { get; } = pid;

    /// <summary>Itself in the capture.</summary>
    public int Tid { get; } = tid;

    /// <summary>What it does, in order.</summary>
    public List<PlannedStep> Steps { get; } = [];

    /// <summary>Whether a step of another thread starts it; else it starts with the load.</summary>
    public bool IsStarted { get; internal set; }

    /// <summary>Whether some step of another thread waits for one of its steps.</summary>
    public bool IsAwaited { get; internal set; }

    /// <summary>Largest buffer that one of its calls needs, bytes.</summary>
    public long BufferBytes { get; internal set; }

    /// <summary>Most asynchronous requests that it has in flight.</summary>
    public int Depth { get; internal set; }
}
