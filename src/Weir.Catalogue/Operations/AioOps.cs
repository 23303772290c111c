using System.Collections.Immutable;
using Weir.Catalogue.Records;

namespace Weir.Catalogue.Operations;

/// <summary>Every operation of native AIO: the rows of <c>catalogue/aioops.tbl</c>.</summary>
public static class AioOps
{
    private static readonly OperationTable Table = new(CatalogueText.Aioops, "iocb", AsyncSource.Aio);

    /// <summary>All rows in order of their opcodes.</summary>
    public static ImmutableArray<OperationRow> All => Table.All;

    /// <summary>The row of an opcode, or null.</summary>
    public static OperationRow? Find(int opcode) => Table.Find(opcode);

    /// <summary>The row of a name, such as <c>preadv</c>, or null.</summary>
    public static OperationRow? Find(string name) => Table.Find(name);
}
