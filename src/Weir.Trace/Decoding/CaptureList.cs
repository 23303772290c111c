using System.Runtime.InteropServices;
using Weir.Catalogue.Records;

namespace Weir.Trace.Decoding;

/// <summary>The captures of one call, read in place.</summary>
internal readonly ref struct CaptureList(ReadOnlySpan<byte> captures)
{
    private readonly ReadOnlySpan<byte> _captures = captures;

    /// <summary>Whether so many whole blocks lie in the span, and nothing else.</summary>
    public bool IsWhole(int count)
    {
        ReadOnlySpan<byte> rest = _captures;
        for (int i = 0; i < count; i++)
        {
            if (rest.Length < CaptureBlock.Bytes || rest.Length < SizeOf(rest))
            {
                return false;
            }

            rest = rest[SizeOf(rest)..];
        }

        return rest.IsEmpty;
    }

    /// <summary>
    /// Finds the capture of an index. The same index may come twice, when memory that was not there at enter was read
    /// again at exit: the later one counts.
    /// </summary>
    public bool TryFind(int index, out ReadOnlySpan<byte> bytes, out CaptureStatus status)
    {
        bool found = false;
        bytes = default;
        status = default;
        for (ReadOnlySpan<byte> rest = _captures; rest.Length >= CaptureBlock.Bytes; rest = rest[SizeOf(rest)..])
        {
            if (rest[CaptureBlock.Index] == index)
            {
                found = true;
                bytes = rest.Slice(CaptureBlock.Bytes, MemoryMarshal.Read<ushort>(rest[CaptureBlock.Length..]));
                status = (CaptureStatus)rest[CaptureBlock.Status];
            }
        }

        return found;
    }

    private static int SizeOf(ReadOnlySpan<byte> block) =>
        CaptureBlock.Bytes + ((MemoryMarshal.Read<ushort>(block[CaptureBlock.Length..]) + 7) & ~7);
}
