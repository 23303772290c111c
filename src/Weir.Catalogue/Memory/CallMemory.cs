using System.Buffers.Binary;

namespace Weir.Catalogue.Memory;

/// <summary>
/// A call with access to the memory of the program that makes it: what <see cref="MemoryEffects"/> evaluates the
/// catalogue's directions and lengths against.
/// </summary>
public readonly ref struct CallMemory
{
    /// <summary>
    /// The most elements of an array of pointers or vectors that are followed (the kernel's UIO_MAXIOV).
    /// </summary>
    public const int MaxElements = 1024;

    /// <summary>Six argument words.</summary>
    public required ReadOnlySpan<ulong> Arguments { get; init; }

    /// <summary>Access to memory.</summary>
    public required IMemoryReader Memory { get; init; }

    /// <summary>Whether the result is known: false before the call runs.</summary>
    public bool HasResult { get; init; }

    /// <summary>Raw result.</summary>
    public long Result { get; init; }

    /// <summary>Address of the structure whose fields a length may name; 0 outside of structures.</summary>
    internal ulong Structure { get; init; }

    /// <summary>Whether the call is known to have failed.</summary>
    public bool Failed => HasResult && ErrnoText.IsError(Result);

    /// <summary>Reads a word of 1, 2, 4 or 8 bytes.</summary>
    public bool TryRead(ulong address, int width, out ulong value)
    {
        Span<byte> bytes = stackalloc byte[8];
        bytes.Clear();
        bool ok = address != 0 && Memory.TryRead(address, bytes[..width]);
        value = ok ? BinaryPrimitives.ReadUInt64LittleEndian(bytes) : 0;
        return ok;
    }

    /// <summary>The same call, where lengths name fields of the structure at an address.</summary>
    internal CallMemory Inside(ulong structure) => new()
    {
        Arguments = Arguments,
        Memory = Memory,
        HasResult = HasResult,
        Result = Result,
        Structure = structure,
    };
}
