using System.Buffers.Binary;

namespace Weir.Replay.Timestamps;

/// <summary>
/// A function page of our own in the place of the kernel's (vdso(7)): clocks are read without a call. While recording,
/// the functions ask the kernel's own page and note each time that they give; in a replay they give those again. What
/// the program sees of it, registers and flags included, is the same both times.
/// </summary>
internal static class ClockCode
{
    /// <summary>Code, the words that the functions work with, and the times.</summary>
    public const int ImageBytes = 3 * PageBytes;

    /// <summary>Where the part that is written begins.</summary>
    public const int DataOffset = PageBytes;

    /// <summary>In the data: whether the kernel's page is to be asked.</summary>
    public const int RecordingField = 0;

    /// <summary>In the data: where the kernel's function is.</summary>
    public const int KernelField = 8;

    /// <summary>In the data: how many of the times were given; behind it how many there are, and the times.</summary>
    public const int GivenField = PageBytes - 8;

    /// <summary>The most times: then a call is made, which empties the page.</summary>
    public const int MaxTimes = PageBytes / TimeBytes;

    /// <summary>Bytes of a time: seconds and nanoseconds.</summary>
    public const int TimeBytes = 16;

    /// <summary>Where clock_gettime is.</summary>
    public const int CodeOffset = 0x400;

    private const int PageBytes = 4096;
    private const int DayOffset = 0x4d1, TimeOffset = 0x514;
    private const int SymbolsOffset = 0xc0, TextsOffset = 0x120, HashOffset = 0x180, DynamicOffset = 0x1a0;
    private const int SymbolBytes = 24, SegmentBytes = 56;

    // The functions of vdso(7) for x86-64 but getcpu, and none else: libraries make calls where there is no function.
    // Assembled for this very place: the data one page behind the beginning, the times two pages.
    private static ReadOnlySpan<byte> Code =>
    [
        // clock_gettime
        0x83, 0xff, 0x0b, // cmp edi, 0xb
        0x0f, 0x87, 0xc0, 0x00, 0x00, 0x00, // ja slow
        0xb8, 0xf3, 0x08, 0x00, 0x00, // mov eax, 0x8f3
        0x0f, 0xa3, 0xf8, // bt eax, edi
        0x0f, 0x83, 0xb2, 0x00, 0x00, 0x00, // jae slow
        0x8b, 0x05, 0xdb, 0x1b, 0x00, 0x00, // mov eax, [given]
        0x3b, 0x05, 0xd9, 0x1b, 0x00, 0x00, // cmp eax, [limit]
        0x0f, 0x83, 0xa0, 0x00, 0x00, 0x00, // jae slow
        0x83, 0x3d, 0xd0, 0x0b, 0x00, 0x00, 0x00, // cmp [recording], 0x0
        0x74, 0x63, // je give
        0x48, 0x89, 0x25, 0xd7, 0x0b, 0x00, 0x00, // mov [stack pointer], rsp
        0x48, 0x89, 0x35, 0xd8, 0x0b, 0x00, 0x00, // mov [to], rsi
        0x89, 0x3d, 0xda, 0x0b, 0x00, 0x00, // mov [which], edi
        0x48, 0x8d, 0x25, 0x73, 0x1b, 0x00, 0x00, // lea rsp, [own stack]
        0x48, 0x8d, 0x35, 0xd4, 0x0b, 0x00, 0x00, // lea rsi, [time.seconds]
        0xff, 0x15, 0xae, 0x0b, 0x00, 0x00, // call [kernel]
        0x48, 0x8b, 0x25, 0xaf, 0x0b, 0x00, 0x00, // mov rsp, [stack pointer]
        0x48, 0x8b, 0x35, 0xb0, 0x0b, 0x00, 0x00, // mov rsi, [to]
        0x8b, 0x3d, 0xb2, 0x0b, 0x00, 0x00, // mov edi, [which]
        0x8b, 0x05, 0x84, 0x1b, 0x00, 0x00, // mov eax, [given]
        0xc1, 0xe0, 0x04, // shl eax, 0x4
        0x48, 0x8d, 0x15, 0x82, 0x1b, 0x00, 0x00, // lea rdx, [times]
        0x48, 0x8b, 0x0d, 0xa3, 0x0b, 0x00, 0x00, // mov rcx, [time.seconds]
        0x48, 0x89, 0x0c, 0x02, // mov [rdx+rax], rcx
        0x48, 0x8b, 0x0d, 0xa0, 0x0b, 0x00, 0x00, // mov rcx, [time.nanoseconds]
        0x48, 0x89, 0x4c, 0x02, 0x08, // mov [rdx+rax+0x8], rcx
        // give
        0x8b, 0x05, 0x5d, 0x1b, 0x00, 0x00, // mov eax, [given]
        0xff, 0x05, 0x57, 0x1b, 0x00, 0x00, // inc [given]
        0xc1, 0xe0, 0x04, // shl eax, 0x4
        0x48, 0x8d, 0x15, 0x55, 0x1b, 0x00, 0x00, // lea rdx, [times]
        0x48, 0x8b, 0x0c, 0x02, // mov rcx, [rdx+rax]
        0x4c, 0x8b, 0x44, 0x02, 0x08, // mov r8, [rdx+rax+0x8]
        0x48, 0x89, 0x0e, // mov [rsi], rcx
        0x4c, 0x89, 0x46, 0x08, // mov [rsi+0x8], r8
        0x45, 0x31, 0xc9, // xor r9d, r9d
        0x45, 0x31, 0xd2, // xor r10d, r10d
        0x45, 0x31, 0xdb, // xor r11d, r11d
        0x31, 0xff, // xor edi, edi
        0x31, 0xc0, // xor eax, eax
        0xc3, // ret
        // slow
        0xb8, 0xe4, 0x00, 0x00, 0x00, // mov eax, 0xe4
        0x0f, 0x05, // syscall
        0xc3, // ret
        // gettimeofday
        0x48, 0x85, 0xf6, // test rsi, rsi
        0x75, 0x36, // jne slowDay
        0x48, 0x85, 0xff, // test rdi, rdi
        0x74, 0x31, // je slowDay
        0x57, // push rdi
        0x48, 0x83, 0xec, 0x10, // sub rsp, 0x10
        0x31, 0xff, // xor edi, edi
        0x48, 0x89, 0xe6, // mov rsi, rsp
        0xe8, 0x16, 0xff, 0xff, 0xff, // call clock_gettime
        0x48, 0x8b, 0x44, 0x24, 0x08, // mov rax, [rsp+0x8]
        0x31, 0xd2, // xor edx, edx
        0xb9, 0xe8, 0x03, 0x00, 0x00, // mov ecx, 0x3e8
        0x48, 0xf7, 0xf1, // div rcx
        0x48, 0x8b, 0x0c, 0x24, // mov rcx, [rsp]
        0x48, 0x83, 0xc4, 0x10, // add rsp, 0x10
        0x5f, // pop rdi
        0x48, 0x89, 0x0f, // mov [rdi], rcx
        0x48, 0x89, 0x47, 0x08, // mov [rdi+0x8], rax
        0x31, 0xc0, // xor eax, eax
        0xc3, // ret
        // slow_day
        0xb8, 0x60, 0x00, 0x00, 0x00, // mov eax, 0x60
        0x0f, 0x05, // syscall
        0xc3, // ret
        // time
        0x57, // push rdi
        0x48, 0x83, 0xec, 0x10, // sub rsp, 0x10
        0xbf, 0x05, 0x00, 0x00, 0x00, // mov edi, 0x5
        0x48, 0x89, 0xe6, // mov rsi, rsp
        0xe8, 0xda, 0xfe, 0xff, 0xff, // call clock_gettime
        0x48, 0x8b, 0x04, 0x24, // mov rax, [rsp]
        0x48, 0x83, 0xc4, 0x10, // add rsp, 0x10
        0x5f, // pop rdi
        0x48, 0x85, 0xff, // test rdi, rdi
        0x74, 0x03, // je end
        0x48, 0x89, 0x07, // mov [rdi], rax
        0xc3, // ret
    ];

    private static ReadOnlySpan<byte> Texts =>
        "\0linux-vdso.so.1\0__vdso_clock_gettime\0__vdso_gettimeofday\0__vdso_time\0"u8;

    /// <summary>The page as a library that loaders understand (man 5 elf).</summary>
    public static byte[] Image()
    {
        byte[] image = new byte[PageBytes];
        Code.CopyTo(image.AsSpan(CodeOffset));
        Texts.CopyTo(image.AsSpan(TextsOffset));
        Span<byte> header = image;
        "\u007fELF\u0002\u0001\u0001"u8.CopyTo(header);
        BinaryPrimitives.WriteUInt16LittleEndian(header[16..], 3);  // ET_DYN
        BinaryPrimitives.WriteUInt16LittleEndian(header[18..], 62); // EM_X86_64
        BinaryPrimitives.WriteUInt32LittleEndian(header[20..], 1);
        BinaryPrimitives.WriteUInt64LittleEndian(header[32..], 64); // program headers
        BinaryPrimitives.WriteUInt16LittleEndian(header[52..], 64);
        BinaryPrimitives.WriteUInt16LittleEndian(header[54..], SegmentBytes);
        BinaryPrimitives.WriteUInt16LittleEndian(header[56..], 2);
        Segment(header[64..], kind: 1, flags: 5, offset: 0, PageBytes);  // PT_LOAD, readable and executable
        ReadOnlySpan<int> dynamic =
        [
            4, HashOffset, 5, TextsOffset, 6, SymbolsOffset, 10, Texts.Length, 11, SymbolBytes, // DT_HASH … DT_SYMENT
            14, 1, 0, 0,                                                                        // DT_SONAME, DT_NULL
        ];
        Segment(header[(64 + SegmentBytes)..], kind: 2, flags: 4, DynamicOffset, dynamic.Length * 8); // PT_DYNAMIC
        for (int i = 0; i < dynamic.Length; i++)
        {
            BinaryPrimitives.WriteInt64LittleEndian(image.AsSpan(DynamicOffset + (8 * i)), dynamic[i]);
        }

        Symbol(image, 1, "__vdso_clock_gettime"u8, CodeOffset, DayOffset);
        Symbol(image, 2, "__vdso_gettimeofday"u8, DayOffset, TimeOffset);
        Symbol(image, 3, "__vdso_time"u8, TimeOffset, CodeOffset + Code.Length);
        ReadOnlySpan<int> hash = [1, 4, 1, 0, 2, 3, 0]; // one bucket that begins at the first symbol, and their chain
        for (int i = 0; i < hash.Length; i++)
        {
            BinaryPrimitives.WriteInt32LittleEndian(image.AsSpan(HashOffset + (4 * i)), hash[i]);
        }

        return image;
    }

    /// <summary>Where a function lies in the kernel's page, as that is in memory; 0 when it has none.</summary>
    public static ulong Find(ReadOnlySpan<byte> page, ReadOnlySpan<byte> name)
    {
        ulong symbols = 0, texts = 0;
        int segments = (int)BinaryPrimitives.ReadUInt64LittleEndian(page[32..]);
        for (int i = 0; i < BinaryPrimitives.ReadUInt16LittleEndian(page[56..]); i++)
        {
            ReadOnlySpan<byte> segment = page[(segments + (i * SegmentBytes))..];
            bool dynamic = BinaryPrimitives.ReadUInt32LittleEndian(segment) == 2;
            int at = (int)BinaryPrimitives.ReadUInt64LittleEndian(segment[8..]);
            for (ulong tag = 1; dynamic && tag != 0; at += 16)
            {
                tag = BinaryPrimitives.ReadUInt64LittleEndian(page[at..]);
                ulong value = BinaryPrimitives.ReadUInt64LittleEndian(page[(at + 8)..]);
                (texts, symbols) = (tag == 5 ? value : texts, tag == 6 ? value : symbols);
            }
        }

        // The table of symbols has no length of its own; the texts follow it.
        for (ulong at = symbols; at + SymbolBytes <= texts; at += SymbolBytes)
        {
            ReadOnlySpan<byte> symbol = page[(int)at..];
            ReadOnlySpan<byte> text = page[(int)(texts + BinaryPrimitives.ReadUInt32LittleEndian(symbol))..];
            if (text.StartsWith(name) && text[name.Length] == 0)
            {
                return BinaryPrimitives.ReadUInt64LittleEndian(symbol[8..]);
            }
        }

        return 0;
    }

    private static void Segment(Span<byte> to, uint kind, uint flags, int offset, int lengthBytes)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(to, kind);
        BinaryPrimitives.WriteUInt32LittleEndian(to[4..], flags);
        BinaryPrimitives.WriteInt64LittleEndian(to[8..], offset);
        BinaryPrimitives.WriteInt64LittleEndian(to[16..], offset);
        BinaryPrimitives.WriteInt64LittleEndian(to[24..], offset);
        BinaryPrimitives.WriteInt64LittleEndian(to[32..], lengthBytes);
        BinaryPrimitives.WriteInt64LittleEndian(to[40..], lengthBytes);
        BinaryPrimitives.WriteInt64LittleEndian(to[48..], kind == 1 ? PageBytes : 8);
    }

    private static void Symbol(Span<byte> image, int index, ReadOnlySpan<byte> name, int start, int end)
    {
        Span<byte> to = image[(SymbolsOffset + (index * SymbolBytes))..];
        BinaryPrimitives.WriteInt32LittleEndian(to, Texts.IndexOf(name));
        to[4] = 0x12; // STB_GLOBAL, STT_FUNC
        to[6] = 1;    // of a section, though there are none
        BinaryPrimitives.WriteInt64LittleEndian(to[8..], start);
        BinaryPrimitives.WriteInt64LittleEndian(to[16..], end - start);
    }
}
