namespace Weir.Load.Running;

/// <summary>How many steps each thread has done, for those that must wait for them.</summary>
internal sealed class ThreadProgress(int threads)
{
    // Numbers of two threads stand in two cache lines.
    private const int Stride = 16;
    private const int Spins = 50;

    private readonly int[] _done = new int[threads * Stride];

    /// <summary>Says how many steps a thread has done; -1: as many as it ever will.</summary>
    public void Publish(int thread, int steps) =>
        Volatile.Write(ref _done[thread * Stride], steps < 0 ? int.MaxValue : steps);

    /// <summary>Whether a thread has done so many steps.</summary>
    public bool IsDone(int thread, int steps) => Volatile.Read(ref _done[thread * Stride]) >= steps;

    /// <summary>Waits until a thread has done so many steps; false: to be stopped.</summary>
    public bool Wait(int thread, int steps, Func<bool> stop)
    {
        SpinWait spin = default;
        while (!IsDone(thread, steps))
        {
            if (stop())
            {
                return false;
            }

            if (spin.Count < Spins)
            {
                spin.SpinOnce(sleep1Threshold: -1);
            }
            else
            {
                ThreadPace.Sleep(TimeSpan.FromMicroseconds(150));
            }
        }

        return true;
    }
}
