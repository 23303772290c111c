using System.Numerics;
using System.Runtime.InteropServices;
using Weir.Catalogue;
using Weir.Catalogue.Rereading;
using Weir.Io;
using Weir.Io.Thin;
using Weir.Kernel.Abi;
using Weir.Kernel.Handles;
using Weir.Load.Planning;

namespace Weir.Load.Running;

/// <summary>Requests of io_uring, on a ring of the thread's own.</summary>
internal sealed class RingPort(int depth) : RequestPort
{
    private const int MostEntries = 4096;

    private readonly Ring _ring = new(new RingOptions
    {
        Entries = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Clamp(depth, 1, MostEntries)),
    });

    private bool _isRegistered;

    /// <inheritdoc/>
    public override void Register(nint room, long roomBytes, AlignedMemory data)
    {
        if (!_isRegistered)
        {
            _isRegistered = true;
            _ring.RegisterBuffers(
            [
                new IoVec { Base = room, Length = (nuint)roomBytes },
                new IoVec { Base = data.Address, Length = (nuint)data.LengthBytes },
            ]);
        }
    }

    /// <inheritdoc/>
    public override void Queue(int frame, PlannedStep step, ReadOnlySpan<ulong> words)
    {
        if (_ring.Submissions.SpaceLeft == 0)
        {
            Submit();
        }

        ref IoUringSqe entry = ref _ring.Next();
        entry = default;
        entry.Opcode = (IoUringOpcode)step.Form!.Operation!.Opcode;
        step.Form.Operation.WriteWords(words, MemoryMarshal.AsBytes(new Span<IoUringSqe>(ref entry)));
        entry.UserData = (ulong)frame;
        if (IsRegistered(step))
        {
            entry.BufferIndex = (ushort)(step.Forms.Contains(WordForm.DataIn) ? 1 : 0);
        }

        InFlight++;
    }

    /// <inheritdoc/>
    public override void Submit()
    {
        while (_ring.Submissions.PendingCount > 0)
        {
            Errno errno = _ring.TrySubmit(0, null, out _);
            if (errno is not (Errno.None or Errno.EINTR or Errno.EAGAIN or Errno.EBUSY))
            {
                throw new IoException(IoStage.Submit, "io_uring_enter", errno);
            }
        }
    }

    /// <inheritdoc/>
    public override int Take(Span<Completion> into, TimeSpan? wait)
    {
        Span<IoUringCqe> taken = stackalloc IoUringCqe[32];
        taken = taken[..Math.Min(taken.Length, into.Length)];
        int count = _ring.Take(taken);
        while (count == 0 && InFlight > 0 && wait != TimeSpan.Zero)
        {
            Errno errno = _ring.TrySubmit(1, wait, out _);
            count = _ring.Take(taken);
            if (errno is Errno.ETIME or Errno.EINTR)
            {
                break;
            }
        }

        for (int i = 0; i < count; i++)
        {
            into[i] = new Completion((int)taken[i].UserData, taken[i].Result);
        }

        InFlight -= count;
        return count;
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _ring.Drain();
        _ring.Dispose();
    }
}
