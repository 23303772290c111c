using System.Runtime.InteropServices;
using Weir.Catalogue;
using Weir.Kernel.Abi;
using Weir.Replay.ShadowRing;

namespace Weir.Replay.Recording.Calls;

/// <summary>
/// io_uring_register: book-keeping of buffer rings and registered rings; what would move a ring is refused.
/// </summary>
internal sealed class RingRegisterHandler : CallHandler
{
    private const uint UseRegistered = 1u << 31;     // IORING_REGISTER_USE_REGISTERED_RING
    private const uint RegisterRings = 20;
    private const uint RegisterBufferRing = 22;
    private const uint UnregisterBufferRing = 23;
    private const uint SyncCancel = 24;
    private const uint RegisterZeroCopy = 32;
    private const uint ResizeRings = 33;
    private const uint MemoryArea = 34;
    private const ushort Incremental = 2;            // IOU_PBUF_RING_INC
    private const uint CancelByOther = 2 | 4 | 8;

    public override CallAction Enter(RecordedCall call)
    {
        uint operation = (uint)call[1] & ~UseRegistered;
        bool incremental = operation == RegisterBufferRing && (Buffers(call).Flags & Incremental) != 0;
        if (operation is RegisterZeroCopy or ResizeRings or MemoryArea || incremental)
        {
            call.Session.Note(call.Task, $"io_uring_register of kind {operation} was refused");
            return call.Refuse(Errno.EINVAL);
        }

        if (operation == SyncCancel && Ring(call) is { } ring && (call.Half(call[2] + 12) & CancelByOther) == 0)
        {
            ulong asked = call.Word(call[2]);
            call.Task.CallState = asked;
            call.Memory.Write(call[2], BitConverter.GetBytes(ring.Requests.NumberOf(asked)));
        }

        return CallAction.Make;
    }

    public override void Leave(RecordedCall call)
    {
        if (call.Task.CallState is ulong asked)
        {
            call.Session.Audit?.Said(call[2], sizeof(ulong));
            call.Memory.Write(call[2], BitConverter.GetBytes(asked));
        }

        base.Leave(call);
        ProgramRing? ring = Ring(call);
        switch ((uint)call[1] & ~UseRegistered)
        {
            case RegisterBufferRing when call.Succeeded:
                ring?.Buffers.Registered(Buffers(call));
                break;
            case UnregisterBufferRing when call.Succeeded:
                ring?.Buffers.Unregistered(Buffers(call).Group);
                break;
            case RegisterRings:
                for (long i = 0; i < call.Result; i++)
                {
                    ulong update = call[2] + (16 * (ulong)i); // struct io_uring_rsrc_update: offset, reserved, data
                    call.Session.Rings.Register(call.Task, call.Half(update), (int)call.Word(update + 8));
                }

                break;
        }
    }

    private static ProgramRing? Ring(RecordedCall call) =>
        call.Session.Rings.Find(call.Task, (int)call[0], ((uint)call[1] & UseRegistered) != 0);

    private static BufferRingRegistration Buffers(RecordedCall call)
    {
        BufferRingRegistration value = default;
        call.Memory.Read(call[2], MemoryMarshal.AsBytes(new Span<BufferRingRegistration>(ref value)));
        return value;
    }
}
