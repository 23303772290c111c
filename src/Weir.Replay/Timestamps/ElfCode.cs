using System.Buffers.Binary;
using Weir.Kernel.Calls;

namespace Weir.Replay.Timestamps;

/// <summary>
/// Where the code of an ELF file lies, and where each function of it begins: the table that unwinding uses
/// (.eh_frame_hdr, Linux Standard Base, "Exception Frames") names them all, stripped or not.
/// </summary>
internal sealed class ElfCode
{
    private const uint LoadSegment = 1;
    private const uint FramesSegment = 0x6474e550; // PT_GNU_EH_FRAME
    private const uint RelativeTable = 0x3b031b01; // version 1, pcrel sdata4, udata4, datarel sdata4
    private const int TableOffset = 12;
    private const int MaxTableBytes = 64 << 20;
    private readonly int _descriptor;
    private readonly List<(ulong Offset, ulong Address, ulong LengthBytes)> _loads = [];
    private ulong _tableAddress;
    private byte[] _table = [];

    private ElfCode(int descriptor) => _descriptor = descriptor;

    /// <summary>Segments that may be executed: place in the file, address, length.</summary>
    public List<(ulong Offset, ulong Address, ulong LengthBytes)> Executable { get; } = [];

    /// <summary>Reads a file's headers; null when it is no 64-bit ELF file.</summary>
    public static ElfCode? Read(int descriptor)
    {
        Span<byte> header = stackalloc byte[64];
        if (PositionedIo.Read(descriptor, 0, header) < 64 || !header.StartsWith("\u007fELF\u0002\u0001"u8))
        {
            return null;
        }

        ulong at = BinaryPrimitives.ReadUInt64LittleEndian(header[32..]);
        int size = BinaryPrimitives.ReadUInt16LittleEndian(header[54..]);
        int count = BinaryPrimitives.ReadUInt16LittleEndian(header[56..]);
        ElfCode code = new(descriptor);
        Span<byte> segment = stackalloc byte[56]; // Elf64_Phdr (man 5 elf)
        for (int i = 0; i < count && size >= segment.Length; i++)
        {
            if (PositionedIo.Read(descriptor, at + (ulong)(i * size), segment) == segment.Length)
            {
                code.Segment(segment);
            }
        }

        return code;
    }

    /// <summary>The function that an address lies in, or null.</summary>
    public (ulong Start, ulong End)? FunctionAt(ulong address)
    {
        int low = 0, high = ((_table.Length - TableOffset) / 8) - 1;
        while (low <= high)
        {
            int middle = (low + high) / 2;
            if (Entry(middle, 0) <= address)
            {
                low = middle + 1;
            }
            else
            {
                high = middle - 1;
            }
        }

        if (high < 0)
        {
            return null;
        }

        // A frame description: length, distance to its common part, start relative to this word, length.
        ulong start = Entry(high, 0);
        ulong frame = Entry(high, 4);
        Span<byte> bytes = stackalloc byte[16];
        foreach ((ulong offset, ulong at, ulong length) in _loads)
        {
            if (frame - at < length && PositionedIo.Read(_descriptor, offset + (frame - at), bytes) == bytes.Length)
            {
                ulong says = frame + 8 + (ulong)BinaryPrimitives.ReadInt32LittleEndian(bytes[8..]);
                ulong end = start + BinaryPrimitives.ReadUInt32LittleEndian(bytes[12..]);
                return says == start && address < end ? (start, end) : null;
            }
        }

        return null;
    }

    private ulong Entry(int index, int field) => _tableAddress + (ulong)BinaryPrimitives.ReadInt32LittleEndian(
        _table.AsSpan(TableOffset + (8 * index) + field));

    private void Segment(ReadOnlySpan<byte> header)
    {
        uint type = BinaryPrimitives.ReadUInt32LittleEndian(header);
        uint flags = BinaryPrimitives.ReadUInt32LittleEndian(header[4..]);
        ulong offset = BinaryPrimitives.ReadUInt64LittleEndian(header[8..]);
        ulong address = BinaryPrimitives.ReadUInt64LittleEndian(header[16..]);
        ulong length = BinaryPrimitives.ReadUInt64LittleEndian(header[32..]);
        if (type == LoadSegment)
        {
            _loads.Add((offset, address, length));
            if ((flags & 1) != 0)
            {
                Executable.Add((offset, address, length));
            }
        }
        else if (type == FramesSegment && length is > TableOffset and < MaxTableBytes)
        {
            byte[] table = new byte[length];
            bool known = PositionedIo.Read(_descriptor, offset, table) == table.Length
                && BinaryPrimitives.ReadUInt32LittleEndian(table) == RelativeTable;
            (_table, _tableAddress) = known ? (table, address) : ([], 0);
        }
    }
}
