using System.Runtime.ExceptionServices;

namespace Weir.Scenarios.Scripting;

/// <summary>A thread of a scenario.</summary>
public sealed class Strand
{
    private readonly Thread _thread;
    private Exception? _failure;
    private int _tid;

    internal Strand(Action action)
    {
        _thread = new Thread(() =>
        {
            Volatile.Write(ref _tid, Script.Tid);
            try
            {
                action();
            }
            catch (Exception e) when (e is ScenarioBrokenException or NotInThisKernelException or ArgumentException)
            {
                _failure = e;
            }
        }) { IsBackground = true };
        _thread.Start();
        while (Volatile.Read(ref _tid) == 0)
        {
            Thread.Yield();
        }
    }

    /// <summary>Its number.</summary>
    public int Tid => Volatile.Read(ref _tid);

    /// <summary>Whether it has ended.</summary>
    public bool Ended => !_thread.IsAlive;

    /// <summary>Waits until the kernel says that the thread is blocked in a call of this number.</summary>
    public void WaitUntilIn(Catalogue.SyscallId id) => Arrival.WaitUntilIn($"self/task/{Tid}", id);

    /// <summary>Waits for its end, and passes on what went wrong.</summary>
    public void Join()
    {
        if (!_thread.Join(TimeSpan.FromSeconds(15)))
        {
            throw new ScenarioBrokenException($"thread {Tid} does not end");
        }

        if (_failure is not null)
        {
            ExceptionDispatchInfo.Throw(_failure);
        }
    }
}
