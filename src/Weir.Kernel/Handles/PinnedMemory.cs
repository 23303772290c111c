using System.Buffers;
using System.Runtime.CompilerServices;

namespace Weir.Kernel.Handles;

/// <summary>Reads the address out of a pin.</summary>
public static unsafe class PinnedMemory
{
    /// <summary>Where the pinned memory lies; valid until the pin is disposed of.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static nint AddressOf(in MemoryHandle pin) => (nint)pin.Pointer;
}
