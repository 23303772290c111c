using System.Diagnostics;
using System.Text;
using Weir.Catalogue;
using Weir.Catalogue.Rereading;
using Weir.Kernel.Abi;
using Weir.Kernel.Calls;
using Weir.Load.Planning;

namespace Weir.Load.Running;

/// <summary>Makes a load again, below a directory and nowhere else.</summary>
public sealed class LoadRun : IDisposable
{
    private const int MostNotes = 20;
    private static readonly TimeSpan ShowEvery = TimeSpan.FromMilliseconds(200);

    private readonly string? _tree;
    private readonly Lock _lock = new();
    private readonly List<Thread> _threads = [];
    private readonly List<LoadWorker> _running = [];
    private readonly SortedDictionary<string, CallTally> _tallies = new(StringComparer.Ordinal);
    private readonly List<string> _notes = [];
    private OwnCalls _own;
    private long _startTicks, _lastTicks, _behindNs = long.MinValue, _mostBehindNs;
    private Exception? _failure;

    private LoadRun(LoadPlan plan, string? tree, RunOptions options)
    {
        (Plan, _tree) = (plan, tree);
        Options = options with { Stop = () => _failure is not null || options.Stop() };
        Memory = new SharedMemory(plan, options.Data);
        Board = new DescriptorBoard(plan.SlotCount);
        Progress = new ThreadProgress(plan.Threads.Count);
    }

    /// <summary>What is made again.</summary>
    internal LoadPlan Plan { get; }

    /// <summary>How.</summary>
    internal RunOptions Options { get; }

    /// <summary>What all calls share.</summary>
    internal SharedMemory Memory { get; }

    /// <summary>Real descriptors.</summary>
    internal DescriptorBoard Board { get; }

    /// <summary>How far threads are.</summary>
    internal ThreadProgress Progress { get; }

    /// <summary>Makes a load again.</summary>
    /// <param name="plan">The load.</param>
    /// <param name="tree">The directory that is its root.</param>
    /// <param name="options">How.</param>
    /// <returns>What came of it, complete or up to the stop.</returns>
    public static LoadResult Run(LoadPlan plan, string tree, RunOptions options)
    {
        Rehearsal.Run();
        using LoadRun run = new(plan, tree, options);
        return run.All();
    }

    /// <summary>Does a plan without names on this machine's own root, so that its code is loaded.</summary>
    internal static LoadResult Rehearse(LoadPlan plan, Action<DescriptorBoard> prepare)
    {
        using LoadRun run = new(plan, null, new RunOptions { Speed = 1000 });
        prepare(run.Board);
        return run.All();
    }

    /// <summary>Lets a thread of the load begin.</summary>
    /// <param name="number">Its number, or -1 for none.</param>
    /// <param name="byThread">Whether a thread of the load starts it, whose root it then has.</param>
    internal void Start(int number, bool byThread)
    {
        if (number < 0 || Plan.Threads[number].Steps.Count == 0)
        {
            return;
        }

        Thread thread = new(() => Work(Plan.Threads[number], byThread)) { IsBackground = true };
        lock (_lock)
        {
            _threads.Add(thread);
        }

        thread.Start();
    }

    /// <summary>Notes a call that fails and did not in the capture.</summary>
    internal void Note(PlannedStep step, long result)
    {
        lock (_lock)
        {
            if (_notes.Count < MostNotes)
            {
                _notes.Add($"{step.Form!.Name}({NameOf(step)}): {ErrnoText.Of(result).Name()}");
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Memory.Dispose();

    private LoadResult All()
    {
        if (_tree is not null)
        {
            Confinement.Run(_tree, OpenEarly);
        }

        _startTicks = _lastTicks = Stopwatch.GetTimestamp();
        foreach (PlannedThread thread in Plan.Threads.Where(t => !t.IsStarted))
        {
            Start(thread.Number, byThread: false);
        }

        // Threads start threads, so that the list grows while it is walked.
        for (int i = 0; ; i++)
        {
            Thread thread;
            lock (_lock)
            {
                if (i == _threads.Count)
                {
                    break;
                }

                thread = _threads[i];
            }

            while (!thread.Join(ShowEvery))
            {
                lock (_lock)
                {
                    Options.Progress(_running.Sum(w => w.StepsDone));
                }
            }
        }

        foreach (int fd in Board.Open)
        {
            FileCalls.Close(fd);
            _own += new OwnCalls(0, 0, 1);
        }

        return _failure is null ? Result() : throw _failure;
    }

    private LoadResult Result() => new()
    {
        Calls = [.. _tallies.Values],
        CapturedNs = Plan.DurationNs,
        ReissuedNs = ThreadPace.Nanoseconds(_lastTicks - _startTicks),
        Speed = Options.Speed,
        BehindNs = _behindNs == long.MinValue || Options.Speed <= 0 ? null : _behindNs,
        MostBehindNs = Options.Speed <= 0 ? null : _mostBehindNs,
        Own = _own,
        Failures = _notes,
        Planned = Plan.Account.Planned,
        Threads = _running.Count,
    };

    private void Work(PlannedThread thread, bool byThread)
    {
        try
        {
            Confine(byThread);

            using LoadWorker worker = new(thread, this);
            worker.Pace.StartTicks = _startTicks;
            lock (_lock)
            {
                _running.Add(worker);
            }

            worker.Work();
            lock (_lock)
            {
                Add(worker);
            }
        }
        catch (Exception e)
        {
            _failure ??= e;
            Progress.Publish(thread.Number, -1);
        }
    }

    private void Confine(bool byThread)
    {
        if (_tree is null)
        {
            return;
        }

        if (byThread)
        {
            Confinement.Separate();
        }
        else
        {
            Confinement.Enter(_tree);
        }
    }

    private void Add(LoadWorker worker)
    {
        _own += worker.Own;
        _lastTicks = Math.Max(_lastTicks, worker.Pace.LastEnd);
        _behindNs = Math.Max(_behindNs, worker.Pace.BehindNs);
        _mostBehindNs = Math.Max(_mostBehindNs, worker.Pace.MostBehindNs);
        foreach (CallTally tally in worker.Tallies)
        {
            if (!_tallies.TryGetValue(tally.Call, out CallTally? sum))
            {
                _tallies.Add(tally.Call, sum = new CallTally(tally.Call));
            }

            sum.Add(tally);
        }
    }

    private void OpenEarly()
    {
        foreach (EarlyOpen early in Plan.EarlyOpens)
        {
            bool directory = Plan.Files.Any(f => f.InitialPath == early.Path && f.Kind == Files.FileKind.Directory);
            OpenFlags flags = directory || !early.IsWritten ? OpenFlags.ReadOnly
                : early.IsRead ? OpenFlags.ReadWrite : OpenFlags.WriteOnly;
            Board[early.Slot] = (int)Math.Max(-1, FileCalls.Open(early.Path, flags));
            _own += new OwnCalls(1, 0, 0);
        }
    }

    private string NameOf(PlannedStep step)
    {
        int path = Array.IndexOf(step.Forms, WordForm.Path);
        if (path < 0)
        {
            return "";
        }

        ReadOnlySpan<byte> text = Plan.Memory.Bytes[(int)step.Words[path]..];
        return Encoding.UTF8.GetString(text[..text.IndexOf((byte)0)]);
    }
}
