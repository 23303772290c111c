using Weir.Kernel.Abi;
using Weir.Replay.Effects;
using Weir.Replay.Recording;
using Weir.Replay.Recording.Calls;

namespace Weir.Replay.ShadowRing;

/// <summary>
/// What a successful request does beside what its row in the catalogue says: io_uring's own forms of madvise and of
/// calls on sockets.
/// </summary>
internal readonly record struct CompletionEffect(IoUringSqe Entry)
{
    private const uint LastSocketCommand = 3; // SIOCINQ, SIOCOUTQ, GETSOCKOPT, SETSOCKOPT (SOCKET_URING_OP_)
    private const uint GetSocketOption = 2;

    public static CompletionEffect? Of(in IoUringSqe entry) =>
        entry.Opcode is IoUringOpcode.Madvise or IoUringOpcode.UringCmd ? new CompletionEffect(entry) : null;

    public void Apply(RecordingSession session, RecordedTask task, int result, MemoryRanges written)
    {
        if (result < 0)
        {
            return;
        }

        uint command = (uint)Entry.Offset;
        if (Entry.Opcode == IoUringOpcode.Madvise)
        {
            // io_uring/advise.c: the length is in off, and in len only where off is 0.
            ulong length = Pages.RoundUp(Entry.Offset != 0 ? Entry.Offset : Entry.Length);
            AdviseHandler.Log(session, task, Entry.Address, length, (int)Entry.OperationFlags);
        }
        else if (command > LastSocketCommand)
        {
            session.Undescribed(task, $"io_uring's uring_cmd 0x{command:x} of descriptor {Entry.Fd} is not described");
        }
        else if (command == GetSocketOption)
        {
            written.Add(Entry.Address3, (ulong)result);
        }
    }
}
