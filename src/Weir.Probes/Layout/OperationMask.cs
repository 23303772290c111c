using Weir.Catalogue.Operations;

namespace Weir.Probes.Layout;

/// <summary>
/// Which operations of an interface are followed, a bit an opcode. Opcodes that the catalogue does not have are
/// followed where all others are; from <see cref="Others"/> on they share its bit.
/// </summary>
internal static class OperationMask
{
    /// <summary>The bit of all opcodes that have none of their own.</summary>
    internal const int Others = 63;

    /// <summary>The mask of an interface's operations.</summary>
    internal static ulong Of(IEnumerable<OperationRow> rows, Func<OperationRow, bool> select) => rows
        .Where(row => !select(row))
        .Aggregate(ulong.MaxValue, (mask, row) => mask & ~(1UL << row.Opcode | 1UL << Others));
}
