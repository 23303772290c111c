using System.Text;

namespace Weir.Capture.Parquet.Thrift;

/// <summary>Reads structures in the Thrift compact protocol, trusting nothing that they say about sizes.</summary>
internal ref struct ThriftReader(ReadOnlySpan<byte> bytes)
{
    private const int MaxDepth = 16;
    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private int _depth;

    public int Position { get; private set; }

    /// <summary>The next field of the current structure; false at its end.</summary>
    public bool Field(ref short id, out ThriftType type)
    {
        byte head = Byte();
        type = (ThriftType)(head & 0x0f);
        if (type == ThriftType.Stop)
        {
            return false;
        }

        int delta = head >> 4;
        id = delta == 0 ? (short)ZigZag() : (short)(id + delta);
        return true;
    }

    public byte Byte() => Position < _bytes.Length ? _bytes[Position++] : throw Bad("ends too early");

    public ulong Varint()
    {
        ulong value = 0;
        for (int shift = 0; shift < 64; shift += 7)
        {
            byte next = Byte();
            value |= (ulong)(next & 0x7f) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }

        throw Bad("has an endless number");
    }

    public long ZigZag()
    {
        ulong value = Varint();
        return (long)(value >> 1) ^ -(long)(value & 1);
    }

    public long Integer(ThriftType type) => type switch
    {
        ThriftType.Byte => (sbyte)Byte(),
        ThriftType.I16 or ThriftType.I32 or ThriftType.I64 => ZigZag(),
        _ => throw Bad("has a field of another type than it must have"),
    };

    public int Int32(ThriftType type)
    {
        long value = Integer(type);
        return value is >= int.MinValue and <= int.MaxValue ? (int)value : throw Bad("has a number out of range");
    }

    public ReadOnlySpan<byte> Binary(ThriftType type)
    {
        Expect(type, ThriftType.Binary);
        return Binary();
    }

    public string Text(ThriftType type) => Encoding.UTF8.GetString(Binary(type));

    /// <summary>Length of a list, whose elements must be of one type; each takes at least one byte.</summary>
    public int List(ThriftType type, ThriftType element)
    {
        Expect(type, ThriftType.List);
        (int count, ThriftType actual) = ListHead();
        return actual == element || count == 0 ? count : throw Bad("has a list of another type than it must have");
    }

    public static void Expect(ThriftType type, ThriftType expected)
    {
        if (type != expected)
        {
            throw Bad("has a field of another type than it must have");
        }
    }

    public void Enter()
    {
        if (++_depth > MaxDepth)
        {
            throw Bad("is nested too deeply");
        }
    }

    public void Leave() => _depth--;

    /// <summary>Passes over a field that this reader does not know.</summary>
    public void Skip(ThriftType type)
    {
        switch (type)
        {
            case ThriftType.True or ThriftType.False:
                break;
            case ThriftType.Byte:
                Byte();
                break;
            case ThriftType.I16 or ThriftType.I32 or ThriftType.I64:
                Varint();
                break;
            case ThriftType.Double:
                Take(8);
                break;
            case ThriftType.Binary:
                Binary();
                break;
            default:
                SkipNested(type);
                break;
        }
    }

    private void SkipNested(ThriftType type)
    {
        Enter();
        if (type is ThriftType.List or ThriftType.Set)
        {
            (int count, ThriftType element) = ListHead();
            for (int i = 0; i < count; i++)
            {
                SkipElement(element);
            }
        }
        else if (type == ThriftType.Struct)
        {
            short id = 0;
            while (Field(ref id, out ThriftType field))
            {
                Skip(field);
            }
        }
        else
        {
            throw Bad("has a field of an unknown type");
        }

        Leave();
    }

    // In lists a boolean takes a byte; as a field it is in the header.
    private void SkipElement(ThriftType element)
    {
        if (element is ThriftType.True or ThriftType.False)
        {
            Byte();
        }
        else
        {
            Skip(element);
        }
    }

    private (int Count, ThriftType Element) ListHead()
    {
        byte head = Byte();
        ulong count = (ulong)head >> 4;
        count = count == 15 ? Varint() : count;
        return count <= (ulong)(_bytes.Length - Position)
            ? ((int)count, (ThriftType)(head & 0x0f))
            : throw Bad("has a list longer than itself");
    }

    private ReadOnlySpan<byte> Binary()
    {
        ulong length = Varint();
        return length <= int.MaxValue ? Take((int)length) : throw Bad("has a text longer than itself");
    }

    private ReadOnlySpan<byte> Take(int length)
    {
        if (length > _bytes.Length - Position)
        {
            throw Bad("ends too early");
        }

        ReadOnlySpan<byte> part = _bytes.Slice(Position, length);
        Position += length;
        return part;
    }

    private static InvalidDataException Bad(string what) => new("The file's metadata " + what + ".");
}
