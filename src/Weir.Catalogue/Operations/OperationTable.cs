using System.Collections.Immutable;
using Weir.Catalogue.Grammar;
using Weir.Catalogue.Records;
using Weir.Catalogue.Structures;

namespace Weir.Catalogue.Operations;

/// <summary>The rows of one table of operations.</summary>
internal sealed class OperationTable
{
    private readonly OperationRow?[] _byOpcode;

    public OperationTable(string table, string entry, AsyncSource source)
    {
        StructLayout layout = StructLayout.Get(entry);
        All = [.. table.Split('\n').Select(line => new OperationRow(Row(line), layout, source))];
        _byOpcode = new OperationRow?[All[^1].Opcode + 1];
        foreach (OperationRow row in All)
        {
            _byOpcode[row.Opcode] = row;
        }
    }

    public ImmutableArray<OperationRow> All { get; }

    public OperationRow? Find(int opcode) =>
        (uint)opcode < (uint)_byOpcode.Length ? _byOpcode[opcode] : null;

    public OperationRow? Find(string name) => All.FirstOrDefault(r => r.Name == name);

    private static SyscallRow Row(string line) =>
        RowText.TryParseOperation(line, out RowText? row, out string error)
            ? RowReader.Read(row!)
            : throw new InvalidOperationException($"the embedded table is damaged: {error}");
}
