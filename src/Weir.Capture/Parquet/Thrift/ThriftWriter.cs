using System.Text;

namespace Weir.Capture.Parquet.Thrift;

/// <summary>Writes structures in the Thrift compact protocol.</summary>
internal sealed class ThriftWriter(ByteSink sink)
{
    private readonly Stack<short> _outer = new();
    private short _last;

    public void Bool(short id, bool value) => Header(id, value ? ThriftType.True : ThriftType.False);

    public void I32(short id, int value)
    {
        Header(id, ThriftType.I32);
        sink.WriteZigZag(value);
    }

    public void I64(short id, long value)
    {
        Header(id, ThriftType.I64);
        sink.WriteZigZag(value);
    }

    public void Byte(short id, byte value)
    {
        Header(id, ThriftType.Byte);
        sink.Write(value);
    }

    public void Binary(short id, ReadOnlySpan<byte> value)
    {
        Header(id, ThriftType.Binary);
        Element(value);
    }

    public void Text(short id, string value)
    {
        Header(id, ThriftType.Binary);
        Element(value);
    }

    public void List(short id, ThriftType type, int count)
    {
        Header(id, ThriftType.List);
        if (count < 15)
        {
            sink.Write((byte)((count << 4) | (int)type));
        }
        else
        {
            sink.Write((byte)(0xf0 | (int)type));
            sink.WriteVarint((uint)count);
        }
    }

    /// <summary>An element of a list of numbers.</summary>
    public void Element(int value) => sink.WriteZigZag(value);

    /// <summary>An element of a list of texts.</summary>
    public void Element(string value) => Element(Encoding.UTF8.GetBytes(value));

    /// <summary>Begins a structure in a field.</summary>
    public void Begin(short id)
    {
        Header(id, ThriftType.Struct);
        Begin();
    }

    /// <summary>Begins a structure in a list, or the outermost.</summary>
    public void Begin()
    {
        _outer.Push(_last);
        _last = 0;
    }

    public void End()
    {
        sink.Write((byte)ThriftType.Stop);
        _last = _outer.Pop();
    }

    private void Element(ReadOnlySpan<byte> value)
    {
        sink.WriteVarint((uint)value.Length);
        sink.Write(value);
    }

    private void Header(short id, ThriftType type)
    {
        int delta = id - _last;
        if (delta is > 0 and <= 15)
        {
            sink.Write((byte)((delta << 4) | (int)type));
        }
        else
        {
            sink.Write((byte)type);
            sink.WriteZigZag(id);
        }

        _last = id;
    }
}
