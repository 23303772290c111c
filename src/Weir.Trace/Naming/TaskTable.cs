using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Weir.Catalogue.Records;

namespace Weir.Trace.Naming;

/// <summary>
/// The threads of the traced world by their ids. An ended thread stays until room is needed, since a call that it was
/// killed in may come after its end.
/// </summary>
public sealed class TaskTable
{
    private readonly TwoGenerations<int, TaskState> _tasks;
    private TaskState _last = new();
    private int _lastTid = -1;

    /// <summary>Makes an empty table.</summary>
    /// <param name="capacity">The most threads that it remembers.</param>
    public TaskTable(int capacity) => _tasks = new TwoGenerations<int, TaskState>(capacity);

    /// <summary>Threads that were forgotten for want of room.</summary>
    public long Forgotten => _tasks.Forgotten;

    /// <summary>Lost calls that ended threads reported.</summary>
    public long LostByThreads { get; private set; }

    /// <summary>What is known of a thread, or null.</summary>
    public TaskIdentity? Find(int tid) => _tasks.TryGet(tid, out TaskState? state) ? state.Identity : null;

    /// <summary>Takes a <see cref="TaskRecord"/>; false when it is damaged.</summary>
    public bool Take(ReadOnlySpan<byte> record, RecordKind kind)
    {
        if (record.Length < TaskRecord.Command)
        {
            return false;
        }

        int commandLength = kind == RecordKind.Exec ? Int32(record, TaskRecord.CommandLength) : 0;
        if ((uint)commandLength > (uint)(record.Length - TaskRecord.Command))
        {
            return false;
        }

        int tid = Int32(record, TaskRecord.Tid);
        ulong started = BinaryPrimitives.ReadUInt64LittleEndian(record[TaskRecord.StartTime..]);
        TaskState state = State(tid);
        if (state.Identity is { } newer && newer.StartTimeNs > started)
        {
            // A late word of the former owner of the number.
            return true;
        }

        if (state.Identity is { } known && known.StartTimeNs != started)
        {
            // The number was given to another thread: nothing of the former one holds for it.
            state = new TaskState();
            _tasks.Set(tid, state);
            _last = state;
        }

        string? command = commandLength > 0
            ? LosslessText.Of(record.Slice(TaskRecord.Command, commandLength).TrimEnd((byte)0))
            : state.Identity?.CommandLine;
        state.Identity = Read(record, command);
        ulong made = MemoryMarshal.Read<ulong>(record[RecordHeader.Time..]);
        if (kind == RecordKind.TaskExit)
        {
            LostByThreads += (uint)Int32(record, TaskRecord.Lost);
            state.EndedNs = made;
        }
        else if (made > state.EndedNs)
        {
            // execve in another thread than the first: it takes over number and start of that one, which has ended.
            state.EndedNs = 0;
        }

        return true;
    }

    /// <summary>The state of a thread, made when it is new.</summary>
    internal TaskState State(int tid)
    {
        if (tid == _lastTid)
        {
            return _last;
        }

        if (!_tasks.TryGet(tid, out TaskState? state))
        {
            state = new TaskState();
            _tasks.Set(tid, state);
        }

        _lastTid = tid;
        _last = state;
        return state;
    }

    private static TaskIdentity Read(ReadOnlySpan<byte> record, string? command) => new()
    {
        Pid = Int32(record, TaskRecord.Pid),
        Tid = Int32(record, TaskRecord.Tid),
        ParentPid = Int32(record, TaskRecord.ParentPid),
        Uid = MemoryMarshal.Read<uint>(record[TaskRecord.Uid..]),
        Cgroup = MemoryMarshal.Read<ulong>(record[TaskRecord.Cgroup..]),
        StartTimeNs = MemoryMarshal.Read<ulong>(record[TaskRecord.StartTime..]),
        Comm = LosslessText.OfPadded(record.Slice(TaskRecord.Comm, TaskRecord.ExitCode - TaskRecord.Comm)),
        CommandLine = command,
    };

    private static int Int32(ReadOnlySpan<byte> record, int offset) =>
        BinaryPrimitives.ReadInt32LittleEndian(record[offset..]);
}
