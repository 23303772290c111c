using System.Buffers.Binary;

namespace Weir.Trace.Stacks;

/// <summary>
/// What naming a stack needs of a 64-bit ELF file (elf(5)): its build id, where its segments are, and its functions.
/// A file that lies about its sizes has fewer of them, never more than <see cref="MostBytes"/> in memory.
/// </summary>
public sealed class ElfFile
{
    private const int HeaderBytes = 64, SegmentBytes = 56, SectionBytes = 64, MostParts = 65_535;
    private const int Load = 1, Note = 4, SymbolTable = 2, DynamicSymbols = 11, BuildIdType = 3,
        Executable = 1;
    private const int MostBytes = 1 << 28, MostNote = 1 << 16;

    private readonly Stream _file;
    private readonly List<ElfSegment> _segments = [];

    private ElfFile(Stream file) => _file = file;

    /// <summary>The build id, or an empty array.</summary>
    public byte[] BuildId { get; private set; } = [];

    /// <summary>Reads the headers; null when the file is none that can be read.</summary>
    /// <param name="file">The file, read as long as symbols are asked for.</param>
    public static ElfFile? TryRead(Stream file)
    {
        ArgumentNullException.ThrowIfNull(file);
        var elf = new ElfFile(file);
        return elf.At(0, HeaderBytes) is { } header
            && header.AsSpan().StartsWith("\u007fELF\u0002\u0001"u8) && elf.ReadSegments(header)
            ? elf
            : null;
    }

    /// <summary>The functions of its fullest symbol table; none when it is stripped of them.</summary>
    public FunctionTable Functions()
    {
        FunctionTable best = FunctionTable.Empty;
        if (At(0, HeaderBytes) is not { } header)
        {
            return best;
        }

        int count = BinaryPrimitives.ReadUInt16LittleEndian(header.AsSpan(60));
        byte[]? sections = At(BinaryPrimitives.ReadUInt64LittleEndian(header.AsSpan(40)), count * SectionBytes);
        for (int i = 0; sections is not null && i < count; i++)
        {
            Section section = SectionOf(sections, i);
            if (section.Type is SymbolTable or DynamicSymbols && section.Link < count
                && At(section.Offset, section.Size) is { } symbols)
            {
                Section texts = SectionOf(sections, section.Link);
                FunctionTable found = FunctionTable.Of(symbols, At(texts.Offset, texts.Size) ?? []);
                best = found.Count > best.Count ? found : best;
            }
        }

        return best;
    }

    /// <summary>The loaded segment that a file offset is in, or null.</summary>
    public ElfSegment? SegmentOf(ulong offset) =>
        _segments.Find(s => offset >= s.Offset && offset - s.Offset < s.FileBytes);

    /// <summary>The address that a file offset is loaded at, relative to the file's own base; null outside.</summary>
    public ulong? AddressOf(ulong offset) =>
        SegmentOf(offset) is { } segment ? segment.Address + (offset - segment.Offset) : null;

    /// <summary>The file offset of an address; null where it is not in the file.</summary>
    public ulong? OffsetOf(ulong address) =>
        _segments.Find(s => address >= s.Address && address - s.Address < s.FileBytes) is { } segment
            ? segment.Offset + (address - segment.Address)
            : null;

    /// <summary>Bytes of the file, or null where it has not so many.</summary>
    public byte[]? At(ulong offset, long count)
    {
        if (count is < 0 or > MostBytes || offset > long.MaxValue || (long)offset > _file.Length - count)
        {
            return null;
        }

        byte[] bytes = new byte[count];
        _file.Position = (long)offset;
        return _file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) == bytes.Length ? bytes : null;
    }

    private static Section SectionOf(byte[] sections, int index)
    {
        ReadOnlySpan<byte> at = sections.AsSpan(index * SectionBytes);
        return new Section(
            BinaryPrimitives.ReadInt32LittleEndian(at[4..]), BinaryPrimitives.ReadUInt64LittleEndian(at[24..]),
            (long)Math.Min(BinaryPrimitives.ReadUInt64LittleEndian(at[32..]), long.MaxValue),
            (int)Math.Min(BinaryPrimitives.ReadUInt32LittleEndian(at[40..]), MostParts));
    }

    private bool ReadSegments(byte[] header)
    {
        int count = BinaryPrimitives.ReadUInt16LittleEndian(header.AsSpan(56));
        if (At(BinaryPrimitives.ReadUInt64LittleEndian(header.AsSpan(32)), count * SegmentBytes) is not { } segments)
        {
            return false;
        }

        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<byte> at = segments.AsSpan(i * SegmentBytes);
            var segment = new ElfSegment(
                BinaryPrimitives.ReadUInt64LittleEndian(at[8..]), BinaryPrimitives.ReadUInt64LittleEndian(at[16..]),
                BinaryPrimitives.ReadUInt64LittleEndian(at[32..]), (at[4] & Executable) != 0);
            switch (BinaryPrimitives.ReadInt32LittleEndian(at))
            {
                case Load:
                    _segments.Add(segment);
                    break;
                case Note when BuildId.Length == 0 && segment.FileBytes <= MostNote:
                    BuildId = BuildIdIn(At(segment.Offset, (long)segment.FileBytes) ?? []);
                    break;
            }
        }

        return true;
    }

    // A note: sizes of name and content, its type, then both, each padded to 4 bytes.
    private static byte[] BuildIdIn(ReadOnlySpan<byte> notes)
    {
        while (notes.Length >= 12)
        {
            uint name = BinaryPrimitives.ReadUInt32LittleEndian(notes);
            uint content = BinaryPrimitives.ReadUInt32LittleEndian(notes[4..]);
            uint type = BinaryPrimitives.ReadUInt32LittleEndian(notes[8..]);
            long begin = 12 + ((name + 3L) & ~3L), end = begin + ((content + 3L) & ~3L);
            if (begin + content > notes.Length)
            {
                break;
            }

            if (type == BuildIdType && notes[12..].StartsWith("GNU\0"u8))
            {
                return notes.Slice((int)begin, (int)content).ToArray();
            }

            notes = notes[(int)Math.Min(end, notes.Length)..];
        }

        return [];
    }

    private readonly record struct Section(int Type, ulong Offset, long Size, int Link);
}

/// <summary>A segment that is loaded.</summary>
/// <param name="Offset">Where it begins in the file.</param>
/// <param name="Address">Where it is loaded, relative to the file's base.</param>
/// <param name="FileBytes">Its bytes in the file.</param>
/// <param name="IsCode">Whether it is executed.</param>
public sealed record ElfSegment(ulong Offset, ulong Address, ulong FileBytes, bool IsCode);
