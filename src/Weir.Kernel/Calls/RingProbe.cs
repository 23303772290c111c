using System.Buffers.Binary;
using Weir.Kernel.Abi;
using Weir.Kernel.Handles;

namespace Weir.Kernel.Calls;

/// <summary>
/// Asks the kernel which operations of io_uring it has (IORING_REGISTER_PROBE, io_uring_register(2)).
/// </summary>
public static class RingProbe
{
    private const int MostOperations = 256, OperationBytes = 8, HeaderBytes = 16, CountAt = 1, FlagsAt = 2;
    private const ushort IsSupported = 1;

    /// <summary>How many operations are supported; null where no ring can be made.</summary>
    public static int? Supported()
    {
        using RingMapping? ring = RingMapping.TryCreate(1, default, out _);
        byte[] probe = new byte[HeaderBytes + (OperationBytes * MostOperations)];
        if (ring is null
            || IoUringCalls.Register<byte>(ring.Fd.Number, RingRegisterOpcode.Probe, probe, MostOperations) < 0)
        {
            return null;
        }

        // struct io_uring_probe: the last opcode, how many follow; struct io_uring_probe_op: opcode, flags.
        return Enumerable.Range(0, probe[CountAt]).Count(i => (BinaryPrimitives.ReadUInt16LittleEndian(
            probe.AsSpan(HeaderBytes + (OperationBytes * i) + FlagsAt)) & IsSupported) != 0);
    }
}
