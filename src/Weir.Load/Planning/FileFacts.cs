using System.Buffers.Binary;
using System.Text;
using Weir.Catalogue.Kinds;
using Weir.Catalogue.Reissuing;
using Weir.Catalogue.Rereading;
using Weir.Catalogue.Structures;
using Weir.Load.Files;
using Weir.Load.Rows;

namespace Weir.Load.Planning;

/// <summary>Reads what a call told of a file: type and length from a stat structure, where a link leads.</summary>
internal sealed class FileFacts
{
    private const ulong TypeBits = 0xf000, Directory = 0x4000, Regular = 0x8000, Link = 0xa000;

    private readonly byte[] _bytes = new byte[512];

    /// <summary>Learns from a call that succeeded.</summary>
    public void Learn(RereadCall call, LoadRow row, FileBody body)
    {
        if (row.Rule.Effect == Effect.List)
        {
            body.Kind = FileKind.Directory;
        }

        for (int i = 0; i < Math.Min(row.Form.Row.Arguments.Length, 6); i++)
        {
            if (call.Form(i) != WordForm.DataOut || call.Printed(i) is not { } printed)
            {
                continue;
            }

            if (row.Rule.Effect == Effect.Readlink)
            {
                LearnLink(printed, body);
            }
            else if (row.Form.Row.Arguments[i].Kind is StructKind { Layout: var layout })
            {
                LearnStat(printed, layout, body);
            }
        }
    }

    private static void LearnLink(string printed, FileBody body)
    {
        PrintedText text = new(printed);
        if (text.TryTakeQuoted(out byte[] target) && target.Length > 0 && body.LinkTarget is null)
        {
            (body.Kind, body.LinkTarget) = (FileKind.Symlink, Encoding.UTF8.GetString(target));
        }
    }

    private void LearnStat(string printed, StructLayout layout, FileBody body)
    {
        StructField? mode = layout.Fields.FirstOrDefault(f => f.List?.Name == "mode");
        StructField? size = layout.Fields.FirstOrDefault(f => f.Name.EndsWith("_size", StringComparison.Ordinal));
        PrintedText text = new(printed);
        if (mode is null || size is null || layout.SizeBytes > _bytes.Length
            || !StructReader.TryRead(ref text, layout, _bytes.AsSpan(0, layout.SizeBytes)))
        {
            return;
        }

        switch (Number(mode) & TypeBits)
        {
            case Directory:
                body.Kind = FileKind.Directory;
                break;
            case Regular:
                body.Kind = body.Kind == FileKind.Unknown ? FileKind.Regular : body.Kind;
                body.HasLength((long)Number(size));
                break;
            case Link when body.Kind != FileKind.Symlink:
                body.Kind = FileKind.Symlink;
                break;
        }
    }

    private ulong Number(StructField field)
    {
        Span<byte> word = stackalloc byte[8];
        word.Clear();
        _bytes.AsSpan(field.Offset, field.ElementBytes).CopyTo(word);
        return BinaryPrimitives.ReadUInt64LittleEndian(word);
    }
}
