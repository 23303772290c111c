using System.Runtime.InteropServices;
using Weir.Catalogue;
using Weir.Kernel.Abi;
using Weir.Kernel.Calls;
using Weir.Kernel.Handles;
using Weir.Replay.Scratch;
using Weir.Replay.ShadowRing;

namespace Weir.Replay.Recording.Calls;

/// <summary>
/// io_uring_setup. The kernel's check of the program's own flags decides; the ring that is then made has no kernel
/// thread that polls (its requests are taken at calls instead) and lies in the kernel's memory.
/// </summary>
internal sealed class RingSetupHandler : CallHandler
{
    private const ulong ParamsBytes = 120; // struct io_uring_params
    private const RingSetupFlags InProgramMemory = (RingSetupFlags)(1 << 14); // IORING_SETUP_NO_MMAP
    private const RingSetupFlags Unsupported =
        (RingSetupFlags)((1 << 15) | (1 << 18) | (1 << 19)); // REGISTERED_FD_ONLY, CQE_MIXED, SQE_MIXED

    public override CallAction Enter(RecordedCall call)
    {
        IoUringParams asked = Read(call);
        if ((asked.Flags & Unsupported) != 0)
        {
            call.Session.Note(call.Task, $"io_uring_setup with flags 0x{(uint)asked.Flags:x} was refused");
            return call.Refuse(Errno.EINVAL);
        }

        IoUringParams trial = asked with { Flags = asked.Flags & ~(InProgramMemory | RingSetupFlags.AttachWorkQueue) };
        long result = IoUringCalls.Setup((uint)call[0], ref trial);
        if (result < 0)
        {
            return call.Answer(result);
        }

        new Fd((int)result).Dispose();
        RingSetupFlags real = asked.Flags & ~InProgramMemory;
        if (asked.Flags.HasFlag(RingSetupFlags.SqPoll))
        {
            real &= ~(RingSetupFlags.SqPoll | RingSetupFlags.SqAffinity);
        }

        call.Task.CallState = asked;
        Write(call, asked with { Flags = real, SqOffsets = default, CqOffsets = default });
        return CallAction.Make;
    }

    public override void Leave(RecordedCall call)
    {
        IoUringParams asked = (IoUringParams)call.Task.CallState!;
        IoUringParams made = Read(call);
        if (call.Succeeded)
        {
            using Fd descriptor = PidFd.Borrow(call.Process.Pid, (int)call.Result)
                ?? throw new RecordingRefusedException("the ring's descriptor cannot be reached");
            bool polls = asked.Flags.HasFlag(RingSetupFlags.SqPoll);
            ProgramRing ring = new(call.Process, new KernelRing(descriptor, made), polls);
            call.Session.Rings.Add(call.Process, (int)call.Result, ring);
            ScratchSpace.Provide(call);
            if (asked.Flags.HasFlag(InProgramMemory))
            {
                made.SqOffsets = made.SqOffsets with { UserAddress = asked.SqOffsets.UserAddress };
                made.CqOffsets = made.CqOffsets with { UserAddress = asked.CqOffsets.UserAddress };
                ring.Mapped(call.Session, call.Task, 0x10000000, asked.SqOffsets.UserAddress, ulong.MaxValue);
                ring.Mapped(call.Session, call.Task, 0, asked.CqOffsets.UserAddress, ulong.MaxValue);
            }
        }

        Write(call, made with { Flags = asked.Flags });
        call.LogMemory(call[1], ParamsBytes);
    }

    private static IoUringParams Read(RecordedCall call)
    {
        IoUringParams value = default;
        call.Memory.Read(call[1], MemoryMarshal.AsBytes(new Span<IoUringParams>(ref value)));
        return value;
    }

    private static void Write(RecordedCall call, IoUringParams value) =>
        call.Memory.Write(call[1], MemoryMarshal.AsBytes(new Span<IoUringParams>(ref value)));
}
