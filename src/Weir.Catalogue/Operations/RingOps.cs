using System.Collections.Immutable;
using Weir.Catalogue.Kinds;
using Weir.Catalogue.Records;

namespace Weir.Catalogue.Operations;

/// <summary>Every operation of io_uring: the rows of <c>catalogue/ringops.tbl</c>.</summary>
public static class RingOps
{
    private static readonly OperationTable Table = new(CatalogueText.Ringops, "io_uring_sqe", AsyncSource.IoUring);

    /// <summary>All rows in order of their opcodes.</summary>
    public static ImmutableArray<OperationRow> All => Table.All;

    /// <summary>
    /// Bit i: operation i may complete more than once: a flag of its makes it multishot, or its file's driver decides.
    /// </summary>
    public static ulong ManyCompletions { get; } = Mask(Often);

    /// <summary>Bit i: the entry's fd is a descriptor for operation i, or the index of a registered file.</summary>
    public static ulong Descriptors { get; } = Mask(row => Descriptor(row) is not null);

    /// <summary>Bit i: operation i takes its descriptor by number, so its request never holds the file.</summary>
    public static ulong ByNumber { get; } = Mask(row => Descriptor(row) is { IsByNumber: true });

    /// <summary>
    /// Bit i: the file of operation i is wanted when it is submitted: later there may be none, or it waits for long.
    /// </summary>
    public static ulong FileAtSubmit => ByNumber | (ManyCompletions & Descriptors);

    private static ulong Mask(Func<OperationRow, bool> has) =>
        All.Where(has).Aggregate(0UL, (mask, row) => mask | 1UL << row.Opcode);

    private static FdKind? Descriptor(OperationRow row) =>
        row.Call.Arguments.FirstOrDefault(a => a.Name == "fd")?.Kind as FdKind;

    private static bool Often(OperationRow row) =>
        row.Name.Contains("multishot", StringComparison.Ordinal) || row.Name == "uring_cmd"
        || row.Call.Arguments.Any(a => a.Kind is FlagsKind flags
            && flags.List.Constants.Any(c => c.Name.Contains("MULTI", StringComparison.Ordinal)));

    /// <summary>The row of an opcode, or null.</summary>
    public static OperationRow? Find(int opcode) => Table.Find(opcode);

    /// <summary>The row of a name, such as <c>readv</c>, or null.</summary>
    public static OperationRow? Find(string name) => Table.Find(name);
}
