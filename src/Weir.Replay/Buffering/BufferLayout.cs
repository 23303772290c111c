using Weir.Kernel.Abi;

namespace Weir.Replay.Buffering;

/// <summary>
/// What is where in the pages of buffered calls: code, a table of calls, the words that the code works with, and the
/// records of calls. They lie at one place in every process, because the recording's filter knows calls that need no
/// stop by the place that they are made from.
/// </summary>
internal static class BufferLayout
{
    /// <summary>
    /// Where the pages begin: below all that kernels put at the top of a program's memory (mmap_base,
    /// arch/x86/mm/mmap.c), and within reach of a jump of 32 bits.
    /// </summary>
    public const ulong Address = 0x7fff_8000_0000;

    /// <summary>The table: eight bytes for each call (<see cref="BufferedCalls"/>).</summary>
    public const int TableOffset = PageBytes;

    /// <summary>Calls in the table.</summary>
    public const int MaxNumber = PageBytes / 8;

    /// <summary>Where the part that is written begins.</summary>
    public const int DataOffset = 2 * PageBytes;

    /// <summary>In the data: whether calls are made (1) or given from the records (0).</summary>
    public const int RecordingField = 0;

    /// <summary>In the data: where the code keeps the site of the call.</summary>
    public const int SiteField = 8;

    /// <summary>In the data: the address of the record that the code works on.</summary>
    public const int CurrentField = 16;

    /// <summary>In the data: a bit for each descriptor whose file never makes a call wait.</summary>
    public const int QuietField = 64;

    /// <summary>Descriptors that have such a bit.</summary>
    public const int QuietBits = 1024;

    /// <summary>In the data: room for what a look at a new descriptor tells (struct stat).</summary>
    public const int LookField = 256;

    /// <summary>In the data: bytes of records that were used; behind it, in a replay, bytes that there are.</summary>
    public const int GivenField = PageBytes - 8;

    /// <summary>In the data: up to where records may begin.</summary>
    public const int LimitField = GivenField + 4;

    /// <summary>In the data: the records.</summary>
    public const int RecordsField = PageBytes;

    /// <summary>Bytes for records.</summary>
    public const int RecordsBytes = 128 << 10;

    /// <summary>Bytes that are written.</summary>
    public const int DataBytes = PageBytes + RecordsBytes;

    /// <summary>The most bytes that a call may have room for: with more it stops.</summary>
    public const int MaxOutputBytes = 64 << 10;

    /// <summary>The last place where a record without bytes has room, and its padding.</summary>
    public const int Limit = RecordsBytes - HeaderBytes - 8;

    private const int PageBytes = 4096;

    // A record: words, and behind them the bytes that the call wrote, filled up to a word.
    public const int Number = 0;
    public const int Result = 8;

    /// <summary>Where the bytes were written.</summary>
    public const int Output = 16;

    /// <summary>How many.</summary>
    public const int OutputLength = 24;

    /// <summary>The six arguments.</summary>
    public const int Arguments = 32;

    /// <summary>rbx, rbp, rsp, r12 to r15.</summary>
    public const int Others = 80;

    /// <summary>The syscall instruction that would have been used: the stub's own.</summary>
    public const int Site = 136;

    public const int HeaderBytes = 144;

    /// <summary>Bytes of a record with so many bytes of data.</summary>
    public static int RecordBytes(int length) => HeaderBytes + ((length + 7) & ~7);

    /// <summary>The registers that a record holds; of the others, what they were.</summary>
    public static UserRegisters Registers(ReadOnlySpan<ulong> record, in UserRegisters others = default) => others with
    {
        OrigRax = record[Number / 8],
        Rdi = record[Arguments / 8],
        Rsi = record[(Arguments / 8) + 1],
        Rdx = record[(Arguments / 8) + 2],
        R10 = record[(Arguments / 8) + 3],
        R8 = record[(Arguments / 8) + 4],
        R9 = record[(Arguments / 8) + 5],
        Rbx = record[Others / 8],
        Rbp = record[(Others / 8) + 1],
        Rsp = record[(Others / 8) + 2],
        R12 = record[(Others / 8) + 3],
        R13 = record[(Others / 8) + 4],
        R14 = record[(Others / 8) + 5],
        R15 = record[(Others / 8) + 6],
        Rip = record[Site / 8],
    };

    /// <summary>Writes registers into a record.</summary>
    public static void Put(Span<ulong> record, in UserRegisters registers)
    {
        ReadOnlySpan<ulong> words =
        [
            registers.Rdi, registers.Rsi, registers.Rdx, registers.R10, registers.R8, registers.R9, registers.Rbx,
            registers.Rbp, registers.Rsp, registers.R12, registers.R13, registers.R14, registers.R15, registers.Rip,
        ];
        record[Number / 8] = registers.OrigRax;
        words.CopyTo(record[(Arguments / 8)..]);
    }
}
