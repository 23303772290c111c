using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using Weir.Kernel.Handles;

namespace Weir.Scenarios.Scripting;

/// <summary>Zeroed memory that the kernel may be given the address of, for as long as the scenario runs.</summary>
public readonly struct Block
{
    private readonly AlignedMemory _memory;
    private readonly int _start;

    internal Block(AlignedMemory memory, int start, int length)
    {
        _memory = memory;
        _start = start;
        Length = length;
    }

    /// <summary>Length in bytes.</summary>
    public int Length { get; }

    /// <summary>Where it lies.</summary>
    public long Address => _memory.Address + _start;

    /// <summary>The bytes.</summary>
    public Span<byte> Span => _memory.Span.Slice(_start, Length);

    /// <summary>The bytes as text, up to the first NUL.</summary>
    public string Text
    {
        get
        {
            int end = Span.IndexOf((byte)0);
            return Encoding.UTF8.GetString(end < 0 ? Span : Span[..end]);
        }
    }

    /// <summary>A part.</summary>
    public Block From(int offset) => new(_memory, _start + offset, Length - offset);

    /// <summary>A part of a length.</summary>
    public Block Part(int offset, int length) => new(_memory, _start + offset, length);

    /// <summary>Reads a 32-bit number.</summary>
    public int Int32(int offset = 0) => BinaryPrimitives.ReadInt32LittleEndian(Span[offset..]);

    /// <summary>Reads a 64-bit number.</summary>
    public long Int64(int offset = 0) => BinaryPrimitives.ReadInt64LittleEndian(Span[offset..]);

    /// <summary>Writes a value of any size.</summary>
    public Block Put<T>(int offset, T value)
        where T : unmanaged
    {
        MemoryMarshal.Write(Span[offset..], in value);
        return this;
    }
}
