using System.Collections.Immutable;
using Weir.Catalogue.Kinds;

namespace Weir.Catalogue.Operations;

/// <summary>Every operation of io_uring: the rows of <c>catalogue/ringops.tbl</c>.</summary>
public static class RingOps
{
    private static readonly OperationTable Table = new(CatalogueText.Ringops, "io_uring_sqe");

    /// <summary>All rows in order of their opcodes.</summary>
    public static ImmutableArray<OperationRow> All => Table.All;

    /// <summary>
    /// Bit i: operation i may complete more than once: a flag of its makes it multishot, or its file's driver decides.
    /// </summary>
    public static ulong ManyCompletions { get; } =
        All.Where(Often).Aggregate(0UL, (mask, row) => mask | 1UL << row.Opcode);

    private static bool Often(OperationRow row) =>
        row.Name.Contains("multishot", StringComparison.Ordinal) || row.Name == "uring_cmd"
        || row.Call.Arguments.Any(a => a.Kind is FlagsKind flags
            && flags.List.Constants.Any(c => c.Name.Contains("MULTI", StringComparison.Ordinal)));

    /// <summary>The row of an opcode, or null.</summary>
    public static OperationRow? Find(int opcode) => Table.Find(opcode);

    /// <summary>The row of a name, such as <c>readv</c>, or null.</summary>
    public static OperationRow? Find(string name) => Table.Find(name);
}
