using System.Collections.Frozen;
using System.Collections.Immutable;
using Weir.Catalogue.Grammar;

namespace Weir.Catalogue;

/// <summary>The catalogue: every row of <c>catalogue/syscalls.tbl</c>.</summary>
public static class Syscalls
{
    private static readonly ImmutableArray<SyscallRow> Rows = Read(CatalogueText.Syscalls);

    private static readonly SyscallRow?[] ByNumber = Index(Rows);

    private static readonly Lazy<FrozenDictionary<string, SyscallRow>> ByName = new(NameIndex);

    /// <summary>All rows in order of their numbers.</summary>
    public static ImmutableArray<SyscallRow> All => Rows;

    /// <summary>The row of an x86-64 number, or null: a call without a row is still traced, by its number.</summary>
    public static SyscallRow? Find(int number) => (uint)number < (uint)ByNumber.Length ? ByNumber[number] : null;

    /// <summary>
    /// The row of a name (<c>stat</c>) or of the kernel's own spelling of it (<c>newstat</c>), or null.
    /// </summary>
    public static SyscallRow? Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return ByName.Value.GetValueOrDefault(name);
    }

    /// <summary>The row of a known call.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is none of <see cref="SyscallId"/>.</exception>
    public static SyscallRow Row(this SyscallId id) =>
        Find((int)id) ?? throw new ArgumentOutOfRangeException(nameof(id), id, "not a syscall of the catalogue");

    private static ImmutableArray<SyscallRow> Read(string table)
    {
        ImmutableArray<SyscallRow>.Builder rows = ImmutableArray.CreateBuilder<SyscallRow>();
        foreach (string line in table.Split('\n'))
        {
            if (!RowText.TryParse(line, out RowText? row, out string error))
            {
                throw new InvalidOperationException($"the embedded table is damaged: {error}");
            }

            rows.Add(RowReader.Read(row!));
        }

        return rows.ToImmutable();
    }

    private static SyscallRow?[] Index(ImmutableArray<SyscallRow> rows)
    {
        SyscallRow?[] index = new SyscallRow?[rows[^1].Number + 1];
        foreach (SyscallRow row in rows)
        {
            index[row.Number] = row;
        }

        return index;
    }

    private static FrozenDictionary<string, SyscallRow> NameIndex()
    {
        Dictionary<string, SyscallRow> names = new(StringComparer.Ordinal);
        foreach (SyscallRow row in All)
        {
            names.Add(row.Name, row);
            if (row.Alias != null)
            {
                names.Add(row.Alias, row);
            }
        }

        return names.ToFrozenDictionary(StringComparer.Ordinal);
    }
}
