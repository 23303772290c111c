namespace Weir.Capture.Parquet;

/// <summary>Walks the recovery blocks of a file and keeps the row groups whose checksums hold.</summary>
internal static class RecoveryScan
{
    private const int MostGroups = 1 << 20;

    public static (FileMeta Meta, Recovery Recovery) Run(Stream file, string why)
    {
        FileMeta? first = null;
        List<RowGroupMeta> groups = [];
        long position = 4;
        while (groups.Count < MostGroups && Next(file, ref position) is { } meta)
        {
            first ??= meta;
            if (!meta.Schema.SequenceEqual(first.Schema))
            {
                break;
            }

            groups.AddRange(meta.RowGroups);
        }

        if (first is null)
        {
            throw new InvalidDataException($"The file was not completed ({why}) and holds no whole row group.");
        }

        long rows = groups.Sum(g => g.RowCount);
        var recovered = new FileMeta
        {
            Schema = first.Schema, KeyValues = first.KeyValues, RowGroups = groups, RowCount = rows,
        };
        return (recovered, new Recovery(why, rows, groups.Count, file.Length - position));
    }

    private static FileMeta? Next(Stream file, ref long position)
    {
        byte[] header = new byte[RecoveryBlock.HeaderBytes];
        file.Position = position;
        if (file.ReadAtLeast(header, header.Length, throwOnEndOfStream: false) < header.Length
            || !RecoveryBlock.TryRead(header, out BlockSizes sizes)
            || sizes.DescriptionBytes + sizes.GroupBytes > file.Length - file.Position)
        {
            return null;
        }

        byte[] description = new byte[sizes.DescriptionBytes];
        file.ReadExactly(description);
        byte[] group = new byte[sizes.GroupBytes];
        file.ReadExactly(group);
        if (RecoveryBlock.Checksum(description) != sizes.DescriptionSum
            || RecoveryBlock.Checksum(group) != sizes.GroupSum)
        {
            return null;
        }

        FileMeta relative = FileMetaReader.Read(description);
        long start = position + RecoveryBlock.HeaderBytes + sizes.DescriptionBytes;
        position = start + sizes.GroupBytes;
        return new FileMeta
        {
            Schema = relative.Schema,
            KeyValues = relative.KeyValues,
            RowCount = relative.RowCount,
            RowGroups = [.. relative.RowGroups.Select(g => g.At(start))],
        };
    }
}
