using System.Buffers.Binary;
using System.Text;
using Weir.Capture.Rows;

namespace Weir.Streams.ClickHouse;

/// <summary>
/// Rows in ClickHouse's RowBinary: numbers little-endian, texts with their length as a varint before them, and before
/// each cell that may be NULL a byte that says whether it is.
/// </summary>
internal sealed class RowBinary
{
    private readonly byte[] _begin;
    private byte[] _row = new byte[4096];
    private int _length;

    /// <summary>Makes a writer.</summary>
    /// <param name="host">Name of the traced machine.</param>
    /// <param name="run">Name of the run.</param>
    public RowBinary(string host, string run)
    {
        Text(host);
        Text(run);
        _begin = _row[.._length];
    }

    /// <summary>Writes rows.</summary>
    public void Write(Stream to, RowSet rows)
    {
        for (int row = 0; row < rows.Count; row++)
        {
            _length = 0;
            Bytes(_begin);
            foreach (ColumnData data in rows.Data)
            {
                Cell(data, row);
            }

            to.Write(_row, 0, _length);
        }
    }

    private void Cell(ColumnData data, int row)
    {
        if (ClickHouseTable.IsNullable(data.Column))
        {
            bool empty = data.IsEmpty(row);
            Room(1)[0] = (byte)(empty ? 1 : 0);
            _length++;
            if (empty)
            {
                return;
            }
        }

        if (data is TextData texts)
        {
            Text(texts[row]!);
            return;
        }

        long value = ((NumberData)data).Values[row];
        if (data.Column.Type is ColumnType.Int32 or ColumnType.UInt32)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(Room(4), (uint)value);
            _length += 4;
        }
        else
        {
            BinaryPrimitives.WriteInt64LittleEndian(Room(8), value);
            _length += 8;
        }
    }

    private void Text(string text)
    {
        int bytes = Encoding.UTF8.GetByteCount(text);
        for (uint rest = (uint)bytes; ; rest >>= 7)
        {
            Room(1)[0] = (byte)(rest < 0x80 ? rest : rest | 0x80);
            _length++;
            if (rest < 0x80)
            {
                break;
            }
        }

        _length += Encoding.UTF8.GetBytes(text, Room(bytes));
    }

    private void Bytes(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Room(bytes.Length));
        _length += bytes.Length;
    }

    private Span<byte> Room(int count)
    {
        if (_row.Length - _length < count)
        {
            Array.Resize(ref _row, Math.Max(_row.Length * 2, _length + count));
        }

        return _row.AsSpan(_length);
    }
}
