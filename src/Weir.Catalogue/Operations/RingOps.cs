using System.Collections.Immutable;

namespace Weir.Catalogue.Operations;

/// <summary>Every operation of io_uring: the rows of <c>catalogue/ringops.tbl</c>.</summary>
public static class RingOps
{
    private static readonly OperationTable Table = new(CatalogueText.Ringops, "io_uring_sqe");

    /// <summary>All rows in order of their opcodes.</summary>
    public static ImmutableArray<OperationRow> All => Table.All;

    /// <summary>The row of an opcode, or null.</summary>
    public static OperationRow? Find(int opcode) => Table.Find(opcode);

    /// <summary>The row of a name, such as <c>readv</c>, or null.</summary>
    public static OperationRow? Find(string name) => Table.Find(name);
}
