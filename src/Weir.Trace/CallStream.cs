using System.Runtime.InteropServices;
using Weir.Catalogue;
using Weir.Catalogue.Records;
using Weir.Trace.Batches;
using Weir.Trace.Decoding;
using Weir.Trace.Naming;
using Weir.Trace.Stacks;

namespace Weir.Trace;

/// <summary>
/// Records in, batches of named calls out: decodes, names, filters and hands on. Used by one thread.
/// </summary>
public sealed class CallStream : IRecordSink
{
    private readonly CallStreamOptions _options;
    private readonly BatchFanOut _out;
    private readonly FileTable _files;
    private readonly TaskTable _tasks;
    private readonly PathTable _paths;
    private readonly OperationTexts _texts;
    private readonly CallNamer _namer;
    private readonly Shapes _shapes = new();
    private readonly StackTable? _stacks;
    private CallBatch _batch;
    private long _calls;
    private long _fileRecords;
    private long _taskRecords;
    private long _damaged;
    private long _otherVersion;
    private long _otherKind;
    private long _rows, _callRows, _operations;
    private long _damagedCaptures;
    private long _unknownTasks, _stackRecords, _textRecords;

    /// <summary>Makes a stream that publishes to a fan-out.</summary>
    public CallStream(CallStreamOptions options, BatchFanOut fanOut)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(fanOut);
        _options = options;
        _out = fanOut;
        _files = new FileTable(options.MaxFiles);
        _tasks = new TaskTable(options.MaxTasks);
        _paths = new PathTable(options.MaxPaths);
        _texts = new OperationTexts(options.MaxOperationTexts);
        _namer = new CallNamer(_tasks, _files, _paths);
        _stacks = options.StackNamer is { } namer
            ? new StackTable(namer, options.MaxStacks, options.MaxTasks)
            : null;
        _batch = fanOut.Rent();
    }

    /// <summary>The threads that were seen.</summary>
    public TaskTable Tasks => _tasks;

    /// <inheritdoc/>
    public void Take(ReadOnlySpan<byte> record)
    {
        if (record.Length < RecordHeader.SizeBytes
            || MemoryMarshal.Read<uint>(record[RecordHeader.Size..]) != (uint)record.Length)
        {
            _damaged++;
            return;
        }

        if (record[RecordHeader.Version] != RecordHeader.CurrentVersion)
        {
            _otherVersion++;
            return;
        }

        switch ((RecordKind)record[RecordHeader.Kind])
        {
            case RecordKind.Call:
                TakeCall(record);
                break;
            case RecordKind.File:
                Count(_files.Take(record), ref _fileRecords);
                break;
            case RecordKind.Task or RecordKind.TaskExit or RecordKind.Exec:
                Count(_tasks.Take(record, (RecordKind)record[RecordHeader.Kind]), ref _taskRecords);
                break;
            case RecordKind.Async:
                TakeOperation(record);
                break;
            case RecordKind.AsyncText:
                Count(_texts.Take(record), ref _textRecords);
                break;
            case RecordKind.Stack when _stacks is not null:
                Count(_stacks.Take(record), ref _stackRecords);
                break;
            default:
                _otherKind++;
                break;
        }
    }

    /// <summary>
    /// Reads a record of a call or an operation that runs just now into somebody's batch: it counts nowhere, as it
    /// comes again when it ends. Records of threads are taken as ever.
    /// </summary>
    /// <param name="record">The record.</param>
    /// <param name="into">Where it goes, unless that is full or the filter keeps it back.</param>
    public void Peek(ReadOnlySpan<byte> record, CallBatch into)
    {
        ArgumentNullException.ThrowIfNull(into);
        RecordKind kind = record.Length < CallRecord.Captures ? 0 : (RecordKind)record[RecordHeader.Kind];
        if (kind != RecordKind.Call && (kind != RecordKind.Async || record.Length != AsyncRecord.SizeBytes))
        {
            Take(record);
            return;
        }

        if (into.IsFull)
        {
            return;
        }

        ref Call call = ref into.Next();
        call = default;
        CallShape shape = kind == RecordKind.Call ? Read(record, ref call) : ReadOperation(record, ref call, into);
        call.LatencyNs = -1;
        call.WallNs = -1;
        _namer.NameRunning(ref call, shape);
        Measure(ref call, shape);
        if (_options.Filter?.Matches(in call) == false)
        {
            into.Forget(in call);
            return;
        }

        into.Commit();
    }

    /// <summary>Hands on what is ready, so that a quiet trace is seen without delay.</summary>
    public void Flush()
    {
        if (_batch.Count > 0)
        {
            _out.Publish(_batch);
            _batch = _out.Rent();
        }
    }

    /// <summary>Hands on the rest and tells the consumers that no more comes.</summary>
    public void Complete()
    {
        Flush();
        _out.Complete();
    }

    /// <summary>What was counted so far.</summary>
    public StreamCounters ReadCounters() => new()
    {
        Calls = _calls,
        Files = _fileRecords,
        Tasks = _taskRecords,
        Damaged = _damaged,
        OtherVersion = _otherVersion,
        OtherKind = _otherKind,
        Rows = _callRows,
        FilteredOut = _calls - _callRows,
        Operations = _operations,
        OperationRows = _rows - _callRows,
        DamagedCaptures = _damagedCaptures,
        WithoutRow = _shapes.WithoutRow,
        UnknownFiles = _files.Unknown,
        UnknownTasks = _unknownTasks,
        Stacks = _stackRecords,
        OperationTexts = _textRecords,
        Modules = _options.StackNamer?.Modules,
        UnknownStacks = _stacks?.Unknown ?? 0,
        Forgotten = _files.Forgotten + _tasks.Forgotten + _paths.Forgotten + _texts.Forgotten
            + (_stacks?.Forgotten ?? 0),
    };

    private void Count(bool read, ref long counter)
    {
        if (read)
        {
            counter++;
        }
        else
        {
            _damaged++;
        }
    }

    private void TakeCall(ReadOnlySpan<byte> record)
    {
        if (record.Length < CallRecord.Captures)
        {
            _damaged++;
            return;
        }

        _calls++;
        ref Call call = ref _batch.Next();
        call = default;
        CallShape shape = Read(record, ref call);
        KeepCaptures(record[CallRecord.Captures..], ref call);
        call.LatencyNs = call.TimeNs == 0 || !call.HasResult
            ? -1
            : Math.Max(0, (long)(call.RecordedNs - call.TimeNs));
        call.WallNs = call.TimeNs != 0 && _options.WallOffsetNs is { } offset ? (long)call.TimeNs + offset : -1;
        _namer.Name(ref call, shape);
        Measure(ref call, shape);
        if (_stacks is not null)
        {
            NameStack(ref call);
        }

        if (Keep(ref call))
        {
            _callRows++;
        }
    }

    private void NameStack(ref Call call)
    {
        call.Stack = _stacks!.Find(in call);

        // What is run, and the libraries that it opens: where the names of a short program's code are.
        if (call.Path is { } path && call.HasResult && !call.Failed)
        {
            _stacks.Namer.Saw(path);
        }
    }

    private void TakeOperation(ReadOnlySpan<byte> record)
    {
        if (record.Length != AsyncRecord.SizeBytes)
        {
            _damaged++;
            return;
        }

        _operations++;
        ref Call call = ref _batch.Next();
        call = default;
        CallShape shape = ReadOperation(record, ref call, _batch);
        call.WallNs = call.TimeNs != 0 && _options.WallOffsetNs is { } offset ? (long)call.TimeNs + offset : -1;
        _namer.NameOperation(ref call, shape);
        Measure(ref call, shape);
        OperationReader.Measure(ref call, shape, record);
        bool slow = _options.SlowerThanNs == 0 || call.LatencyNs >= _options.SlowerThanNs;
        if (slow && (!_options.ErrorsOnly || call.Failed))
        {
            Keep(ref call);
        }
    }

    private CallShape Read(ReadOnlySpan<byte> record, ref Call call)
    {
        CallReader.Read(record, ref call);
        CallShape shape = _shapes.Of(call.Number, (call.Flags & CallFlags.Compat) != 0);
        call.Row = shape.Row;
        return shape;
    }

    // The texts of an operation that comes again stay for its next row.
    private CallShape ReadOperation(ReadOnlySpan<byte> record, ref Call call, CallBatch batch)
    {
        CallShape shape = OperationReader.Read(record, ref call);
        call.Row = shape.Row;
        bool again = (call.Ways & AsyncWays.More) != 0 || !ReferenceEquals(batch, _batch);
        ReadOnlySpan<byte> texts = _texts.Find(record, again, out byte count);
        if (count > 0)
        {
            call.CaptureCount = count;
            batch.Keep(ref call, texts);
        }

        return shape;
    }

    /// <summary>Commits a call that the filter lets through.</summary>
    private bool Keep(ref Call call)
    {
        if (call.Task is null)
        {
            _unknownTasks++;
        }

        if (_options.Filter is { } filter && !filter.Matches(in call))
        {
            _batch.Forget(in call);
            return false;
        }

        call.Seq = (ulong)++_rows;
        _batch.Commit();
        if (_batch.IsFull)
        {
            Flush();
        }

        return true;
    }

    private static void Measure(ref Call call, CallShape shape)
    {
        CallView view = Call.View(in call);
        call.Fd = shape.FdIsResult
            ? (call.HasResult && call.Result >= 0 && CallFacts.GivesDescriptor(view) ? (int)call.Result : -1)
            : Math.Max(-1, CallFacts.Descriptor(view) ?? -1);
        call.Bytes = CallFacts.Bytes(view) ?? -1;
        call.Requested = CallFacts.Requested(view) is { } requested ? (long)Math.Min(requested, long.MaxValue) : -1;
        call.Offset = CallFacts.Offset(view) ?? Call.NoOffset;
    }

    private void KeepCaptures(ReadOnlySpan<byte> captures, ref Call call)
    {
        if (call.CaptureCount == 0 && captures.IsEmpty)
        {
            return;
        }

        if (new CaptureList(captures).IsWhole(call.CaptureCount))
        {
            _batch.Keep(ref call, captures);
        }
        else
        {
            // The words are still true: the row stays, without the memory.
            call.CaptureCount = 0;
            _damagedCaptures++;
        }
    }
}
