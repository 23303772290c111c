using Weir.Catalogue;
using Weir.Kernel.Abi;

namespace Weir.Kernel.Calls;

/// <summary>The three calls of io_uring, as they are. A result that is an error is its negative number.</summary>
public static unsafe class IoUringCalls
{
    /// <summary>Makes a ring; <paramref name="parameters"/> comes back filled in.</summary>
    public static long Setup(uint entries, ref IoUringParams parameters)
    {
        fixed (IoUringParams* both = &parameters)
        {
            return RawSyscall.Invoke((long)SyscallId.IoUringSetup, (nint)entries, (nint)both);
        }
    }

    /// <summary>Submits, waits, or both.</summary>
    public static long Enter(int ring, uint submit, uint minComplete, EnterFlags flags) =>
        RawSyscall.Invoke(
            (long)SyscallId.IoUringEnter, ring, (nint)submit, (nint)minComplete, (nint)(uint)flags, 0, sizeof(ulong));

    /// <summary>Submits and waits for at most a time, with a signal mask if wanted; since Linux 5.11.</summary>
    public static long Enter(
        int ring, uint submit, uint minComplete, EnterFlags flags, KernelTimespec timeout, ulong? signalMask = null)
    {
        KernelTimespec time = timeout;
        ulong mask = signalMask.GetValueOrDefault();
        GetEventsArg argument = new()
        {
            Timeout = (ulong)(nint)(&time),
            SignalMask = signalMask.HasValue ? (ulong)(nint)(&mask) : 0,
            SignalMaskSize = sizeof(ulong),
        };
        return RawSyscall.Invoke(
            (long)SyscallId.IoUringEnter, ring, (nint)submit, (nint)minComplete,
            (nint)(uint)(flags | EnterFlags.ExtArg),
            (nint)(&argument), sizeof(GetEventsArg));
    }

    /// <summary>Changes what a ring knows: buffers, files, an eventfd.</summary>
    public static long Register<T>(int ring, RingRegisterOpcode opcode, ReadOnlySpan<T> argument, uint count)
        where T : unmanaged
    {
        fixed (T* first = argument)
        {
            return RawSyscall.Invoke(
                (long)SyscallId.IoUringRegister, ring, (nint)(uint)opcode, (nint)first, (nint)count);
        }
    }

    /// <summary>Changes what a ring knows, where no argument is needed.</summary>
    public static long Register(int ring, RingRegisterOpcode opcode) =>
        RawSyscall.Invoke((long)SyscallId.IoUringRegister, ring, (nint)(uint)opcode, 0, 0);

    /// <summary>Registers a table of so many places for buffers, all empty; since Linux 5.19.</summary>
    public static long RegisterBufferTable(int ring, int count)
    {
        BufferTableRegistration table = new() { Count = (uint)count, Flags = BufferTableRegistration.Sparse };
        return RawSyscall.Invoke(
            (long)SyscallId.IoUringRegister, ring, (nint)(uint)RingRegisterOpcode.RegisterBuffersTable,
            (nint)(&table), sizeof(BufferTableRegistration));
    }

    /// <summary>Puts a buffer into a place of the table; an empty one empties the place.</summary>
    public static long PlaceBuffer(int ring, int place, IoVec buffer)
    {
        BufferTableUpdate update = new() { Offset = (uint)place, Data = (ulong)(nint)(&buffer), Count = 1 };
        return RawSyscall.Invoke(
            (long)SyscallId.IoUringRegister, ring, (nint)(uint)RingRegisterOpcode.BuffersUpdate, (nint)(&update),
            sizeof(BufferTableUpdate));
    }
}
