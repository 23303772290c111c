using System.Collections.Frozen;
using System.Collections.Immutable;
using Weir.Catalogue;
using Weir.Catalogue.Records;

namespace Weir.Trace;

/// <summary>
/// The columns of every output and capture: the one list of field names. Columns are only ever appended, so a reader
/// of an old capture finds what it knows where it was.
/// </summary>
public static class Schema
{
    /// <summary>All columns in order.</summary>
    public static ImmutableArray<Field> Fields { get; } =
    [
        Number("seq", FieldType.UInt64, "", "Position of the call in the trace, from 1.", (in c) => (long)c.Seq),
        Number("time_ns", FieldType.UInt64, "ns", "Boot clock when the call began.",
            (in c) => c.TimeNs == 0 ? null : (long)c.TimeNs),
        Number("gap_ns", FieldType.UInt64, "ns", "Time from the thread's previous exit in view to this enter.",
            (in c) => Known(c.GapNs)),
        Number("latency_ns", FieldType.UInt64, "ns", "Time from enter to exit.", (in c) => Known(c.LatencyNs)),
        Number("pid", FieldType.UInt32, "", "Process.", (in c) => c.Pid),
        Number("tid", FieldType.UInt32, "", "Thread.", (in c) => c.Tid),
        Number("ppid", FieldType.UInt32, "", "Parent process.", (in c) => c.Task?.ParentPid),
        Text("comm", FieldType.Word, "Name of the thread.", (in c) => c.Task?.Comm),
        Number("uid", FieldType.UInt32, "", "Effective user id.", (in c) => c.Task?.Uid),
        Number("cgroup", FieldType.UInt64, "", "Id of the cgroup (version 2).", (in c) => (long?)c.Task?.Cgroup),
        Text("syscall", FieldType.Word, "Name of the call.", (in c) => c.Row.Name),
        Text("family", FieldType.Word, "What the call is about.", (in c) => Words.Of(c.Row.Family)),
        Text("kind", FieldType.Word, "Kind of the argument that names what the call works on.",
            (in c) => LeadingKind.Of(c.Row)),
        Number("fd", FieldType.Int32, "", "Descriptor that the call works on.", (in c) => Known(c.Fd)),
        Text("path", FieldType.Text, "File that the call works on.", (in c) => c.Path),
        Text("path2", FieldType.Text, "Other file of a two-file call.", (in c) => c.Path2),
        Number("ret", FieldType.Int64, "", "Raw result; nothing where the call did not return.",
            (in c) => c.HasResult ? c.Result : null),
        Text("error", FieldType.Word, "Name of the error.",
            (in c) => c.Failed ? c.Error.Name() : null),
        Number("bytes", FieldType.UInt64, "bytes", "Bytes read, written or moved.", (in c) => Known(c.Bytes)),
        Number("requested", FieldType.UInt64, "bytes", "Bytes that the call asked for.",
            (in c) => Known(c.Requested)),
        Number("offset", FieldType.Int64, "bytes", "File offset that the call named; may be negative.",
            (in c) => c.Offset == Call.NoOffset ? null : c.Offset),
        Composed("flags", "The call's first flags by name.", CallText.Flags),
        Composed("args", "All arguments, decoded.", CallText.Arguments),
        Number("restarts", FieldType.UInt32, "", "How often the kernel restarted the call.", (in c) => c.Restarts),
        Text("state", FieldType.Word, "What became of the call.", (in c) => Words.Of(c.State)),
        Number("wall_ns", FieldType.Int64, "ns", "Wall clock when the call began, since 1970.",
            (in c) => Known(c.WallNs)),
        Number("device", FieldType.UInt32, "", "Device of the file in path (major << 20 | minor).",
            (in c) => c.First?.Device),
        Number("inode", FieldType.UInt64, "", "Inode of the file in path.", (in c) => (long?)c.First?.Inode),
        Number("cpu", FieldType.UInt32, "", "CPU that the call ended on.", (in c) => c.Cpu),
        Number("lost_before", FieldType.UInt32, "", "Calls of this thread that were lost just before, at least.",
            (in c) => c.LostBefore),
        Text("async", FieldType.Word, "The ways that an asynchronous operation took; nothing for syscalls.",
            (in c) => c.Source == AsyncSource.None ? null : Words.Of(c.Ways)),
        Number("done_ns", FieldType.UInt64, "ns", "Boot clock when a file system had finished a direct operation.",
            (in c) => c.DoneNs == 0 ? null : (long)c.DoneNs),
        Number("user_data", FieldType.UInt64, "", "The program's own word for an asynchronous operation.",
            (in c) => c.Source == AsyncSource.None ? null : (long)c.UserData),
        Text("stack", FieldType.Text,
            "Functions that led to the call, from the outermost to the innermost, separated by semicolons (--stacks).",
            (in c) => c.Stack),
    ];

    private static readonly FrozenDictionary<string, Field> ByName = Fields.ToFrozenDictionary(f => f.Name);

    /// <summary>The column of that name, or null.</summary>
    public static Field? Find(string name) => ByName.GetValueOrDefault(name);

    private static long? Known(long value) => value < 0 ? null : value;

    private static Field Number(string name, FieldType type, string unit, string doc, NumberOf number) =>
        new() { Name = name, Type = type, Unit = unit, Doc = doc, Number = number };

    private static Field Text(string name, FieldType type, string doc, TextOf text) =>
        new() { Name = name, Type = type, Unit = "", Doc = doc, Text = text };

    private static Field Composed(string name, string doc, TextInto compose) =>
        new() { Name = name, Type = FieldType.Text, Unit = "", Doc = doc, Compose = compose };
}
