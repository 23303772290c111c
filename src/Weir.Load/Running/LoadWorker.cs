using System.Diagnostics;
using System.Runtime.InteropServices;
using Weir.Catalogue;
using Weir.Catalogue.Records;
using Weir.Catalogue.Reissuing;
using Weir.Catalogue.Rereading;
using Weir.Kernel.Calls;
using Weir.Kernel.Handles;
using Weir.Load.Planning;

namespace Weir.Load.Running;

/// <summary>Does what one thread of the load did, step by step.</summary>
internal sealed class LoadWorker : IDisposable
{
    private const int MostFrames = 4096;
    private const long MostRoomBytes = 1L << 28;
    private const int PageBytes = 4096;

    private static readonly bool IsArm64 = RuntimeInformation.ProcessArchitecture == Architecture.Arm64;

    private readonly PlannedThread _thread;
    private readonly LoadRun _run;
    private readonly ThreadPace _pace;
    private readonly CallTally?[] _tallies;
    private readonly AlignedMemory _room;
    private readonly CallFrame _now;
    private readonly CallFrame[] _frames;
    private readonly Stack<int> _free = new();
    private readonly RequestPort?[] _ports = new RequestPort?[3];
    private int _inFlight;
    private long _stepsDone;
    private OwnCalls _own;

    public LoadWorker(PlannedThread thread, LoadRun run)
    {
        (_thread, _run) = (thread, run);
        _pace = new ThreadPace(run.Options.Speed);
        _tallies = new CallTally?[run.Plan.Calls.Count];
        long one = (Math.Max(thread.BufferBytes, 1) + PageBytes - 1) / PageBytes * PageBytes;
        int depth = Math.Min(Math.Max(thread.Depth, 1), MostFrames);

        // Room for all at once, up to a bound: then several reads share it, since nobody looks at what they read.
        int rooms = (int)Math.Clamp(MostRoomBytes / one, 1, depth);
        _room = new AlignedMemory((int)Math.Min(one * rooms, int.MaxValue), PageBytes);
        _now = new CallFrame(run.Memory, _room.Address);
        _frames = [.. Enumerable.Range(0, depth).Select(
            i => new CallFrame(run.Memory, _room.Address + (nint)(one * (i % rooms))))];
        foreach (int frame in Enumerable.Range(0, depth))
        {
            _free.Push(frame);
        }
    }

    /// <summary>What it counted.</summary>
    public IEnumerable<CallTally> Tallies => _tallies.OfType<CallTally>();

    /// <summary>Steps that it has done.</summary>
    public long StepsDone => Volatile.Read(ref _stepsDone);

    /// <summary>Calls that it made beside the load's.</summary>
    public OwnCalls Own => _own;

    /// <summary>How the thread kept to its times.</summary>
    public ThreadPace Pace => _pace;

    /// <summary>Does all steps, or those up to a stop.</summary>
    public void Work()
    {
        for (int i = 0; i < _thread.Steps.Count && !_run.Options.Stop(); i++)
        {
            PlannedStep step = _thread.Steps[i];
            Reap(_inFlight - step.InFlight);
            if (!Await(step, i) || !Rest(step))
            {
                break;
            }

            Do(step, i);
            Volatile.Write(ref _stepsDone, i + 1);
            Publish(i + 1);
        }

        Reap(_inFlight);
        Publish(_run.Options.Stop() ? -1 : _thread.Steps.Count);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (RequestPort? port in _ports)
        {
            port?.Dispose();
        }

        _now.Dispose();
        Array.ForEach(_frames, f => f.Dispose());
        _room.Dispose();
    }

    private void Do(PlannedStep step, int index)
    {
        switch (step.Kind)
        {
            case StepKind.Start:
                Copy(step);
                _run.Start(step.Starts, byThread: true);
                break;
            case StepKind.Close:
                step.Descriptors!.ForEach(d => Drop(d.Slot));
                break;
            default:
                Call(step, index);
                break;
        }
    }

    private void Copy(PlannedStep step)
    {
        foreach ((int slot, int copy) in step.Descriptors ?? [])
        {
            int fd = _run.Board[slot];
            _run.Board[copy] = fd < 0 ? -1 : (int)Math.Max(-1, FileCalls.Duplicate(fd));
            _own += new OwnCalls(0, fd < 0 ? 0 : 1, 0);
        }
    }

    private void Drop(int slot)
    {
        if (_run.Board[slot] is >= 0 and var fd)
        {
            FileCalls.Close(fd);
            _own += new OwnCalls(0, 0, 1);
            _run.Board[slot] = -1;
        }
    }

    private void Call(PlannedStep step, int index)
    {
        Span<ulong> words = stackalloc ulong[8];
        bool request = step.Form!.IsAsync;
        int number = request ? -1 : Number(step.Form.Row);
        int frame = request ? TakeFrame() : -1;
        CallFrame memory = request ? _frames[frame] : _now;
        if ((!request && number < 0) || !memory.TryFill(step, _run.Board, words))
        {
            Comparison.Miss(Tally(step), step);
            Give(frame);
            return;
        }

        Place(step, words);
        _pace.Began(step);
        if (!request)
        {
            Make(step, number, words);
            return;
        }

        Queue(step, index, frame, words);
        if (step.Blocks)
        {
            Reap(_inFlight);
        }
    }

    // A copy goes onto a number of its own: the load's may be one of ours.
    private void Place(PlannedStep step, Span<ulong> words)
    {
        for (int i = 1; step.Effect == Effect.Copy && i < step.Words.Length; i++)
        {
            if (step.Forms[i] == WordForm.Descriptor && step.Words[i] == CallPlanner.NoSlot)
            {
                words[i] = (ulong)FileCalls.Duplicate((int)words[0]);
                _own += new OwnCalls(0, 1, 0);
            }
        }
    }

    private void Make(PlannedStep step, int number, ReadOnlySpan<ulong> words)
    {
        long start = Stopwatch.GetTimestamp();
        long result = RawSyscall.Invoke(
            number, (nint)words[0], (nint)words[1], (nint)words[2], (nint)words[3], (nint)words[4], (nint)words[5]);
        long end = Stopwatch.GetTimestamp();
        Finish(step, result, end - start);
        _pace.Ended(end);
    }

    private void Queue(PlannedStep step, int index, int frame, ReadOnlySpan<ulong> words)
    {
        RequestPort port = Port(step.Form!.Source);
        if (RequestPort.IsRegistered(step))
        {
            port.Register(_room.Address, _room.LengthBytes, _run.Memory.All);
        }

        (_frames[frame].Step, _frames[frame].StartTicks) = (index, Stopwatch.GetTimestamp());
        port.Queue(frame, step, words);
        _inFlight++;
        if (!step.GoesWithNext)
        {
            port.Submit();
        }

        _pace.Ended(Stopwatch.GetTimestamp());
    }

    private RequestPort Port(AsyncSource source) => _ports[(int)source] ??=
        source == AsyncSource.Aio ? new AioPort(_frames.Length) : new RingPort(_frames.Length);

    // Takes completions until so many came, and what is there besides.
    private void Reap(int least, TimeSpan? wait = null)
    {
        Span<Completion> taken = stackalloc Completion[32];
        int got = 0;
        while (_inFlight > 0)
        {
            int before = got;
            foreach (RequestPort? port in _ports)
            {
                if (port is { InFlight: > 0 })
                {
                    got += Take(port, taken, got < least ? wait : TimeSpan.Zero);
                }
            }

            if (got == before && (got >= least || wait is not null))
            {
                return;
            }
        }
    }

    private int Take(RequestPort port, Span<Completion> taken, TimeSpan? wait)
    {
        int count = port.Take(taken, wait);
        long now = Stopwatch.GetTimestamp();
        foreach (Completion completion in taken[..count])
        {
            CallFrame frame = _frames[completion.Frame];
            Finish(_thread.Steps[frame.Step], completion.Result, now - frame.StartTicks);
            Give(completion.Frame);
            _inFlight--;
            _pace.Ended(now);
        }

        return count;
    }

    private void Finish(PlannedStep step, long result, long ticks)
    {
        if (Comparison.Count(Tally(step), step, result, ThreadPace.Nanoseconds(ticks)))
        {
            _run.Note(step, result);
        }

        if (step.GivesUp >= 0)
        {
            _run.Board[step.GivesUp] = -1;
        }

        bool makes = step.Effect is Effect.Open or Effect.Copy && result >= 0;
        if (makes && step.Makes >= 0)
        {
            _run.Board[step.Makes] = (int)result;
        }
        else if (makes)
        {
            FileCalls.Close((int)result);
            _own += new OwnCalls(0, 0, 1);
        }
    }

    // What others must wait for is what is done without a gap: requests in flight are not.
    private void Publish(int steps)
    {
        if (_thread.IsAwaited)
        {
            int done = steps;
            foreach (CallFrame frame in _inFlight > 0 ? _frames : [])
            {
                done = frame.Step >= 0 ? Math.Min(done, frame.Step) : done;
            }

            _run.Progress.Publish(_thread.Number, done);
        }
    }

    private bool Await(PlannedStep step, int index)
    {
        foreach ((int thread, int count) in step.Waits)
        {
            if (!_run.Progress.IsDone(thread, count))
            {
                // Others may wait for what is in flight here.
                Reap(_inFlight);
                Publish(index);
                if (!_run.Progress.Wait(thread, count, _run.Options.Stop))
                {
                    return false;
                }

                _pace.Ended(Stopwatch.GetTimestamp());
            }
        }

        return true;
    }

    private bool Rest(PlannedStep step)
    {
        while (_pace.Due(step) is { } left)
        {
            if (_inFlight > 0)
            {
                Reap(1, left);
            }
            else
            {
                ThreadPace.Sleep(left);
            }

            if (_run.Options.Stop())
            {
                return false;
            }
        }

        return true;
    }

    private int TakeFrame()
    {
        if (_free.Count == 0)
        {
            Reap(1);
        }

        return _free.Pop();
    }

    private void Give(int frame)
    {
        if (frame >= 0)
        {
            _frames[frame].Step = -1;
            _free.Push(frame);
        }
    }

    private CallTally Tally(PlannedStep step) =>
        _tallies[step.Call] ??= new CallTally(_run.Plan.Calls[step.Call]);

    private static int Number(SyscallRow row) => IsArm64 ? row.Arm64Number ?? -1 : row.Number;
}
