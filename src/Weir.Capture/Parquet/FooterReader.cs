using System.Buffers.Binary;

namespace Weir.Capture.Parquet;

/// <summary>Finds the footer of a completed file.</summary>
internal static class FooterReader
{
    /// <summary>The footer; null, and the reason, when there is none that makes sense.</summary>
    public static FileMeta? TryRead(Stream file, out string why)
    {
        Span<byte> head = stackalloc byte[4];
        long length = file.Length;
        file.Position = 0;
        if (length < 4 || file.ReadAtLeast(head, 4, throwOnEndOfStream: false) < 4 || !head.SequenceEqual("PAR1"u8))
        {
            throw new InvalidDataException("The file is no capture: it does not begin as a Parquet file does.");
        }

        why = "it has no footer";
        Span<byte> tail = stackalloc byte[8];
        if (length < 12)
        {
            return null;
        }

        file.Position = length - 8;
        file.ReadExactly(tail);
        int size = BinaryPrimitives.ReadInt32LittleEndian(tail);
        if (!tail[4..].SequenceEqual("PAR1"u8) || size is <= 0 or > ParquetLimits.MaxFooterBytes || size > length - 12)
        {
            return null;
        }

        byte[] footer = new byte[size];
        file.Position = length - 8 - size;
        file.ReadExactly(footer);
        try
        {
            return WithoutZeroOffsets(FileMetaReader.Read(footer));
        }
        catch (InvalidDataException)
        {
            why = "its footer is damaged";
            return null;
        }
    }

    // Some writers spell "no dictionary" as an offset of 0.
    private static FileMeta WithoutZeroOffsets(FileMeta meta) => new()
    {
        Schema = meta.Schema,
        KeyValues = meta.KeyValues,
        RowCount = meta.RowCount,
        RowGroups =
        [
            .. meta.RowGroups.Select(g => new RowGroupMeta
            {
                RowCount = g.RowCount,
                SizeBytes = g.SizeBytes,
                Chunks =
                [
                    .. g.Chunks.Select(c =>
                        c with { DictionaryPageOffset = c.DictionaryPageOffset == 0 ? null : c.DictionaryPageOffset }),
                ],
            }),
        ],
    };
}
