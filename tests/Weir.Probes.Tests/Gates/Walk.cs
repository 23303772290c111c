using Weir.Catalogue.Plans;
using Weir.Catalogue.Records;
using Weir.Probes.Layout;
using Weir.Probes.Tests.Simulation;

namespace Weir.Probes.Tests.Gates;

/// <summary>A made-up machine whose threads do what chance says, and the model of it.</summary>
internal sealed class Walk
{
    public const int SampledNumber = 5;
    private const int Plain = 0, Unselected = 4, Never = 60, Sigreturn = 15, RestartSyscall = 219, MaxThreads = 12;
    private const ulong SaRestart = 0x10000000;
    private readonly Random _chance;
    private readonly List<Walker> _walkers = [];
    private int _nextPid = 100;

    public Walk(int seed)
    {
        _chance = new Random(seed);
        World = new World(cpus: 3, ringBytes: 1 << 14);
        World.Plan(Unselected, SyscallPlan.Empty, PlanFlags.None);
        World.Plan(SampledNumber, SyscallPlan.Empty, PlanFlags.Selected | PlanFlags.Sampled, sampleEvery: 3);
        World.Plan(Never, SyscallPlan.Empty, PlanFlags.Selected | PlanFlags.NoReturn);
        World.Plan(Sigreturn, SyscallPlan.Empty, PlanFlags.LeavesHandler | PlanFlags.NoReturn);
        World.Plan(RestartSyscall, SyscallPlan.Empty, PlanFlags.Selected | PlanFlags.Resumes);
        _walkers.Add(new Walker(World.Marked(_nextPid++)));
        _walkers.Add(new Walker(World.Marked(_nextPid++)));
    }

    public World World { get; }

    public CallModel Model { get; } = new();

    public List<Row> Rows { get; } = [];

    public IReadOnlyList<Row> RunningRows { get; private set; } = [];

    public void Step()
    {
        World.Kernel.Cpu = _chance.Next(3);
        World.Kernel.Now += (ulong)_chance.Next(1000);
        if (_chance.Next(12) == 0)
        {
            Rows.AddRange(World.DrainCalls());
        }

        Walker one = _walkers[_chance.Next(_walkers.Count)];
        if (one.Running is not null)
        {
            Inside(one);
        }
        else if (one.Restart is { } parked)
        {
            AfterInterruption(one, parked);
        }
        else
        {
            InUserSpace(one);
        }

        if (_walkers.Count == 0)
        {
            _walkers.Add(new Walker(World.Marked(_nextPid++)));
        }
    }

    public void Finish()
    {
        Rows.AddRange(World.DrainCalls());
        RunningRows = World.Running();
    }

    private void InUserSpace(Walker one)
    {
        switch (_chance.Next(20))
        {
            case 0 when one.Handlers.Count == 0:
                World.Enter(one.Task, Never, Finished(Begin(one, Never, true), CallState.NoReturn, 0).Arguments);
                one.Running = null;
                End(one);
                break;
            case 1 when _walkers.Count < MaxThreads:
                Fork(one);
                break;
            case 2:
                World.Signal(one.Task, flags: SaRestart);
                one.Handlers.Push(null);
                break;
            case 3 or 4 or 5 when one.Handlers.Count > 0:
                Return(one);
                break;
            case 6:
                World.Signal(one.Task, handler: (ulong)_chance.Next(2));
                break;
            default:
                int[] numbers = [Plain, 1, 2, Unselected, SampledNumber];
                int number = numbers[_chance.Next(numbers.Length)];
                ModelCall call = Begin(one, number, number != Unselected);
                World.Enter(one.Task, number, call.Arguments);
                break;
        }
    }

    private void Inside(Walker one)
    {
        ModelCall call = one.Running!;
        int choice = _chance.Next(20);
        if (choice == 0)
        {
            Finished(call, CallState.Killed, 0);
            End(one);
        }
        else if (choice < 6 && call.Number is not (SampledNumber or Unselected) && one.Handlers.All(h => h is null))
        {
            // One interrupted call a thread at a time: a second one would push the first out of its place.
            int code = one.Resumes ? -516 : ((int[])[-512, -513, -514, -516])[_chance.Next(4)];
            World.Exit(one.Task, code);
            (one.Restart, one.Running, one.Code) = (call, null, code);
        }
        else
        {
            long result = _chance.Next(3) == 0 ? -_chance.Next(1, 134) : _chance.Next(100_000);
            World.Exit(one.Task, result);
            Finished(call, CallState.Finished, result);
            (one.Running, one.Resumes) = (null, false);
        }
    }

    private void AfterInterruption(Walker one, ModelCall call)
    {
        switch (_chance.Next(8))
        {
            case 0:
                Finished(call, CallState.Killed, 0);
                End(one);
                break;
            case 1 or 2:
                bool restarts = _chance.Next(2) == 0;
                World.Signal(one.Task, flags: restarts ? SaRestart : 0);
                bool goesOn = one.Code == -513 || (one.Code == -512 && restarts);
                if (!goesOn)
                {
                    Finished(call, CallState.Finished, -4);
                }

                one.Handlers.Push(goesOn ? call : null);
                (one.Restart, one.Resumes) = (null, false);
                break;
            case 3:
                World.Signal(one.Task, handler: 0);
                break;
            default:
                Again(one, call);
                break;
        }
    }

    /// <summary>The kernel makes the call again.</summary>
    private void Again(Walker one, ModelCall call)
    {
        call.Restarts++;
        one.Resumes = one.Code == -516;
        if (one.Resumes)
        {
            World.Enter(one.Task, RestartSyscall);
        }
        else
        {
            World.Enter(one.Task, call.Number, call.Arguments);
        }

        (one.Running, one.Restart) = (call, null);
    }

    private void Return(Walker one)
    {
        World.Enter(one.Task, Sigreturn);
        World.Exit(one.Task, 0);
        if (one.Handlers.Pop() is { } waiting)
        {
            one.Code = -512;
            Again(one, waiting);
        }
    }

    private void Fork(Walker one)
    {
        ModelCall call = Begin(one, 2, true);
        World.Enter(one.Task, 2, call.Arguments);
        FakeTask child = World.Fork(one.Task, _nextPid++);
        child.SetRegisters(2, call.Arguments);
        World.Exit(child, 0);
        World.Exit(one.Task, child.Pid);
        Finished(call, CallState.Finished, child.Pid);
        one.Running = null;
        _walkers.Add(new Walker(child));
    }

    private void End(Walker one)
    {
        World.Die(one.Task);
        foreach (ModelCall? waiting in one.Handlers)
        {
            if (waiting is not null)
            {
                Finished(waiting, CallState.Killed, 0);
            }
        }

        _walkers.Remove(one);
    }

    private ModelCall Begin(Walker one, int number, bool selected) => one.Running = Model.Begin(number, selected);

    private static ModelCall Finished(ModelCall call, CallState state, long result)
    {
        (call.State, call.Result) = (state, result);
        return call;
    }

    /// <summary>A thread, and where it stands.</summary>
    private sealed class Walker(FakeTask task)
    {
        public FakeTask Task { get; } = task;

        public ModelCall? Running { get; set; }

        /// <summary>The call that was just interrupted.</summary>
        public ModelCall? Restart { get; set; }

        public int Code { get; set; }

        /// <summary>Whether the running call is inside restart_syscall.</summary>
        public bool Resumes { get; set; }

        /// <summary>Handlers that run, each with the call that goes on when it returns.</summary>
        public Stack<ModelCall?> Handlers { get; } = new();
    }
}
