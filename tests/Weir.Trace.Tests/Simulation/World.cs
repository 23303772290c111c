using Weir.Catalogue.Records;

namespace Weir.Trace.Tests.Simulation;

/// <summary>
/// A made-up machine: threads that open, read, rename and end, and the records that perfect gates would write of it,
/// beside the truth of every call.
/// </summary>
public sealed class World
{
    private readonly Random _random;
    private readonly List<(int Pid, int Tid, string Comm, ulong StartNs)> _threads = [];
    private readonly List<FileSketch> _files = [];
    private readonly HashSet<ulong> _announced = [];
    private readonly int _threadNumbers;
    private ulong _now = 1_000;
    private int _lives;

    public World(int seed, int threadNumbers = 20)
    {
        _random = new Random(seed);
        _threadNumbers = threadNumbers;
    }

    /// <summary>The records in order.</summary>
    public List<byte[]> Records { get; } = [];

    /// <summary>The truth of each call, by its enter time, which is unique.</summary>
    public Dictionary<ulong, Truth> Truths { get; } = [];

    public World Run(int steps)
    {
        for (int i = 0; i < 5; i++)
        {
            Begin();
        }

        for (int i = 0; i < 30; i++)
        {
            NewFile();
        }

        for (int i = 0; i < steps; i++)
        {
            Step();
        }

        return this;
    }

    private void Step()
    {
        _now += (ulong)_random.Next(1, 1_000);
        switch (_random.Next(20))
        {
            case 0:
                Begin();
                break;
            case 1 when _threads.Count > 2:
                End();
                break;
            case 2:
                NewFile();
                break;
            case < 8:
                Unlink();
                break;
            default:
                Read();
                break;
        }
    }

    private void Begin()
    {
        int tid = 100 + _random.Next(_threadNumbers);
        if (_threads.Any(t => t.Tid == tid))
        {
            return;
        }

        (int Pid, int Tid, string Comm, ulong StartNs) thread = (tid, tid, $"life{_lives++}", _now++);
        _threads.Add(thread);
        Records.Add(RecordBytes.Task(tid, tid, thread.Comm, _now++, thread.StartNs));
    }

    private void End()
    {
        var thread = _threads[_random.Next(_threads.Count)];
        _threads.Remove(thread);
        Records.Add(RecordBytes.Task(
            thread.Pid, thread.Tid, thread.Comm, _now++, thread.StartNs, RecordKind.TaskExit));
    }

    private void NewFile() =>
        _files.Add(new FileSketch((ulong)_files.Count + 1, $"/dir{_random.Next(9)}/file{_files.Count}"));

    private FileSketch AnyFile()
    {
        FileSketch file = _files[_random.Next(_files.Count)];
        if (_announced.Add(file.Key))
        {
            Records.Add(RecordBytes.File(file with { TimeNs = _now++ }));
        }

        return file;
    }

    private void Read()
    {
        FileSketch file = AnyFile();
        Add(
            new CallSketch
            {
                Number = Rows.Read, FirstKey = file.Key, Arguments = [3, 0, 512], Result = _random.Next(512),
            },
            [PathOf(file)]);
    }

    private void Unlink()
    {
        FileSketch directory = AnyFile();
        string name = $"n{_random.Next(50)}";
        Add(
            new CallSketch
            {
                Number = Rows.Unlink, FirstKey = directory.Key, Captures = [new CaptureSketch(0, name)],
                Result = _random.Next(3) == 0 ? -2 : 0,
            },
            [$"{PathOf(directory)}/{name}", $"?/{name}"]);
    }

    private void Add(CallSketch call, string[] paths)
    {
        var thread = _threads[_random.Next(_threads.Count)];
        ulong enter = _now++;
        ulong exit = _now += (ulong)_random.Next(1, 50_000);
        Records.Add(RecordBytes.Call(call with
        {
            Pid = thread.Pid, Tid = thread.Tid, EnterNs = enter, ExitNs = exit,
        }));
        Truths.Add(enter, new Truth(thread.Comm, paths, call.Result, (long)(exit - enter)));
    }

    private static string PathOf(FileSketch file) =>
        "/" + string.Join('/', file.Components.Select(System.Text.Encoding.UTF8.GetString));
}

/// <summary>
/// What is true of a call: its thread, the paths that may be said of it (the first is the whole truth).
/// </summary>
public sealed record Truth(string Comm, string[] Paths, long Result, long LatencyNs);
