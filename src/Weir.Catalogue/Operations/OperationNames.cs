using System.Collections.Frozen;
using System.Collections.Immutable;
using Weir.Catalogue.Records;

namespace Weir.Catalogue.Operations;

/// <summary>Names of asynchronous operations among the names of calls, such as <c>aio:PREAD</c>.</summary>
public static class OperationNames
{
    /// <summary>Every operation of io_uring and of native AIO.</summary>
    public static ImmutableArray<OperationRow> All { get; } = [.. RingOps.All, .. AioOps.All];

    private static readonly FrozenDictionary<string, OperationRow> Rows =
        All.ToFrozenDictionary(r => r.FullName, StringComparer.Ordinal);

    /// <summary>The name of an operation; made up from its number where the catalogue has no row.</summary>
    /// <param name="source">Its interface.</param>
    /// <param name="opcode">Its number.</param>
    /// <param name="row">Its row, or null.</param>
    public static string Of(AsyncSource source, int opcode, OperationRow? row) =>
        row?.FullName ?? $"{source.Text()}:OP_{opcode}";

    /// <summary>The row that a name stands for, or null: a syscall, or not in the catalogue.</summary>
    public static OperationRow? Find(string name) => Rows.GetValueOrDefault(name);
}
