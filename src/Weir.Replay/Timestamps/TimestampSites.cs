using Iced.Intel;
using Weir.Kernel.Calls;

namespace Weir.Replay.Timestamps;

/// <summary>The instructions of a file that read the time-stamp counter.</summary>
/// <param name="Offsets">Their places in the file.</param>
/// <param name="Doubtful">Places of the same bytes in no known function: tables of numbers, most likely.</param>
/// <param name="Complete">Whether there are no others.</param>
internal sealed record TimestampSites(ulong[] Offsets, ulong[] Doubtful, bool Complete)
{
    private const int MaxSegmentBytes = 1 << 30;

    /// <summary>Nothing is known.</summary>
    public static TimestampSites Unknown { get; } = new([], [], Complete: false);

    private static ReadOnlySpan<byte> Plain => [0x0f, 0x31];

    private static ReadOnlySpan<byte> WithProcessor => [0x0f, 0x01, 0xf9];

    /// <summary>Bytes of the instruction at the beginning of some code, or 0.</summary>
    public static byte LengthAt(ReadOnlySpan<byte> code) =>
        code.StartsWith(Plain) ? (byte)2 : code.StartsWith(WithProcessor) ? (byte)3 : (byte)0;

    /// <summary>Looks through a file.</summary>
    public static TimestampSites Of(int descriptor)
    {
        if (ElfCode.Read(descriptor) is not { } code)
        {
            return Unknown;
        }

        List<ulong> sites = [], doubtful = [];
        foreach ((ulong offset, ulong address, ulong length) in code.Executable)
        {
            if (length > MaxSegmentBytes)
            {
                return Unknown;
            }

            byte[] bytes = new byte[length];
            int got = (int)Math.Max(0, PositionedIo.Read(descriptor, offset, bytes));
            Search(code, bytes.AsMemory(0, got), address, offset, sites, doubtful);
        }

        return new TimestampSites([.. sites], [.. doubtful], Complete: true);
    }

    private static void Search(
        ElfCode code, ReadOnlyMemory<byte> bytes, ulong address, ulong offset, List<ulong> sites,
        List<ulong> doubtful)
    {
        ReadOnlySpan<byte> all = bytes.Span;
        for (int at = 0; ; at++)
        {
            int next = all[at..].IndexOf((byte)0x0f);
            if (next < 0)
            {
                return;
            }

            at += next;
            if (LengthAt(all[at..]) == 0)
            {
                continue;
            }

            ulong here = address + (ulong)at;
            if (code.FunctionAt(here) is not { } function || function.Start < address
                || Begins(all[(int)(function.Start - address)..], here - function.Start) is not { } begins)
            {
                doubtful.Add(offset + (ulong)at);
            }
            else if (begins)
            {
                sites.Add(offset + (ulong)at);
            }
        }
    }

    // Compilers put no data between the instructions of a function; null where something is none.
    private static bool? Begins(ReadOnlySpan<byte> function, ulong distance)
    {
        Decoder decoder = Decoder.Create(64, function[..(int)Math.Min(function.Length, (long)distance + 16)].ToArray());
        while (decoder.IP < distance)
        {
            decoder.Decode(out Instruction instruction);
            if (instruction.IsInvalid)
            {
                return null;
            }
        }

        return decoder.IP == distance;
    }
}
