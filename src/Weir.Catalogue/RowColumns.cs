using Weir.Catalogue.Kinds;

namespace Weir.Catalogue;

/// <summary>Which arguments of a row fill which columns, found once a row by kind and role.</summary>
internal sealed class RowColumns
{
    public RowColumns(SyscallRow row)
    {
        for (int i = 0; i < row.Arguments.Length; i++)
        {
            Take(row, i, row.Arguments[i].Kind);
        }
    }

    /// <summary>Index of the argument that asks for bytes, or -1.</summary>
    public int Size { get; private set; } = -1;

    /// <summary>Index of the argument that is a place in a file, or -1.</summary>
    public int Offset { get; private set; } = -1;

    /// <summary>Index of the first descriptor, or -1.</summary>
    public int Descriptor { get; private set; } = -1;

    /// <summary>Index of the place among registered files, or -1.</summary>
    public int Slot { get; private set; } = -1;

    /// <summary>Index of the first argument of flags, or -1.</summary>
    public int Flags { get; private set; } = -1;

    /// <summary>Index of the argument behind which data is moved in buffers, or -1.</summary>
    public int Vector { get; private set; } = -1;

    /// <summary>Index of the argument whose room bounds the bytes that the result counts, or -1.</summary>
    public int Room { get; private set; } = -1;

    /// <summary>The bits of the flags with which bytes do not count.</summary>
    public ulong Uncounted { get; private set; }

    /// <summary>The flag with which a new descriptor is none, in a field of a structure; null: there is none.</summary>
    public (int Argument, int Offset, uint Bit)? NoDescriptor { get; private set; }

    private void Take(SyscallRow row, int index, ArgumentKind kind)
    {
        Room = Room < 0 && kind.HasRoom ? index : Room;
        switch (kind)
        {
            case NumberKind { Role: NumberRole.Size } when Size < 0:
                Size = index;
                break;
            case NumberKind { Role: NumberRole.Offset } when Offset < 0:
                Offset = index;
                break;
            case FdKind or DirfdKind when Descriptor < 0:
                Descriptor = index;
                break;
            case SlotKind:
                Slot = index;
                break;
            case FlagsKind flags when Flags < 0:
                Flags = index;
                Uncounted = row.ExceptFlag is { } name ? flags.List.ValueOf(name) ?? 0 : 0;
                break;
            case StructKind structure when row.ExceptFlag is { } flag
                && structure.Layout.Fields.FirstOrDefault(f => f.List?.ValueOf(flag) is not null) is { } field:
                NoDescriptor = (index, field.Offset, (uint)field.List!.ValueOf(flag)!.Value);
                break;
            case VectorKind or MessageKind when Vector < 0:
                Vector = index;
                break;
        }
    }
}
