using System.Text;
using Weir.Trace;

namespace Weir.Streams.Tests;

/// <summary>Reads RowBinary as ClickHouse's documentation describes it, written apart from the writer.</summary>
internal static class RowBinaryReader
{
    public static List<object?[]> Read(byte[] bytes, int columns)
    {
        using BinaryReader from = new(new MemoryStream(bytes), Encoding.UTF8);
        List<object?[]> rows = [];
        while (from.BaseStream.Position < from.BaseStream.Length)
        {
            object?[] row = new object?[columns];
            row[0] = Text(from);
            row[1] = Text(from);
            for (int i = 2; i < columns; i++)
            {
                row[i] = Cell(from, Schema.Fields[i - 2]);
            }

            rows.Add(row);
        }

        return rows;
    }

    private static object? Cell(BinaryReader from, Field field)
    {
        if (field.Name != "seq")
        {
            byte isNull = from.ReadByte();
            Assert.InRange(isNull, 0, 1);
            if (isNull == 1)
            {
                return null;
            }
        }

        return field.Type switch
        {
            FieldType.UInt64 => from.ReadUInt64(),
            FieldType.Int64 => from.ReadInt64(),
            FieldType.UInt32 => from.ReadUInt32(),
            FieldType.Int32 => from.ReadInt32(),
            _ => Text(from),
        };
    }

    private static string Text(BinaryReader from)
    {
        int length = from.Read7BitEncodedInt();
        return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(from.ReadBytes(length));
    }
}
