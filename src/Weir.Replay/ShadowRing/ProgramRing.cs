using System.Buffers.Binary;
using Weir.Kernel.Abi;
using Weir.Replay.Recording;

namespace Weir.Replay.ShadowRing;

/// <summary>
/// One io_uring of the recorded program. The program maps a shadow; the recorder mirrors requests and completions
/// between it and the real ring whenever the program is stopped, keeping slot numbers, so that the kernel's own
/// meaning of full, empty, overflow and wake-up stays.
/// </summary>
internal sealed class ProgramRing : IPolledRing, IDisposable
{
    private readonly KernelRing _real;
    private readonly RingRequests _requests = new();
    private readonly SubmissionSide _submissions;
    private readonly CompletionSide _completions;
    private readonly uint _extraFlags;
    private readonly byte[] _submissionWords;
    private readonly byte[] _completionWords;
    private ulong _rings;
    private ulong _completionRing;
    private ulong _entries;

    public ProgramRing(RecordedProcess process, KernelRing real, bool emulatesPolling)
    {
        Process = process;
        _real = real;
        EmulatesPolling = emulatesPolling;
        _extraFlags = emulatesPolling ? (uint)SqRingFlags.NeedWakeUp : 0;
        _submissionWords = new byte[real.HeadBytes];
        _completionWords = new byte[real.HeadBytes];
        _submissions = new SubmissionSide(real, _requests, Buffers);
        _completions = new CompletionSide(real, _requests, Buffers);
    }

    public RecordedProcess Process { get; }

    public ProvidedBuffers Buffers { get; } = new();

    public RingRequests Requests => _requests;

    /// <summary>Whether the program believes that a kernel thread takes its requests.</summary>
    public bool EmulatesPolling { get; }

    /// <summary>The word that tells the program of completions; 0 while it has not mapped them.</summary>
    public ulong TailAddress => _completionRing == 0 ? 0 : _completionRing + _real.Params.CqOffsets.Tail;

    /// <summary>Requests that are in the real ring and not submitted.</summary>
    public uint Waiting => _submissions.Waiting;

    /// <summary>Whether a completion can still come.</summary>
    public bool Busy => _requests.Count > 0;

    /// <summary>The program mapped a part of the ring: it gets the shadow's first contents.</summary>
    public void Mapped(RecordingSession session, RecordedTask task, ulong offset, ulong address, ulong lengthBytes)
    {
        const ulong CompletionOffset = 0x8000000, EntriesOffset = 0x10000000; // IORING_OFF_CQ_RING, IORING_OFF_SQES
        switch (offset)
        {
            case 0:
                _rings = address;
                _completionRing = _completionRing == 0 ? address : _completionRing;
                break;
            case CompletionOffset:
                _completionRing = address;
                break;
            case EntriesOffset:
                _entries = address;
                return;
        }

        int length = (int)Math.Min((ulong)_real.Bytes.Length, lengthBytes);
        session.WriteMemory(task, address, _real.Bytes[..length].ToArray());
        if (_rings != 0)
        {
            ReadShown();
        }

        MirrorWords(session, task);
    }

    /// <summary>The program took memory away; a part of the ring may have been in it.</summary>
    public void Unmapped(ulong address, ulong lengthBytes)
    {
        _rings = _rings - address < lengthBytes ? 0 : _rings;
        _completionRing = _completionRing - address < lengthBytes ? 0 : _completionRing;
        _entries = _entries - address < lengthBytes ? 0 : _entries;
    }

    /// <summary>Mirrors both ways.</summary>
    /// <returns>Whether completions came.</returns>
    public bool Pump(RecordingSession session, RecordedTask task)
    {
        if (_rings == 0 || _completionRing == 0 || _entries == 0)
        {
            return false;
        }

        ReadShown();
        MirrorProgramWord(_real.Params.CqOffsets.Head);
        MirrorProgramWord(_real.Params.CqOffsets.Flags);
        _submissions.Push(
            Process.Memory, Process.Scratch, _rings, _entries, Shown(_rings, _real.Params.SqOffsets.Tail));
        bool any = _completions.Pull(session, task, _completionRing);
        MirrorWords(session, task);
        return any;
    }

    public void Dispose() => _real.Dispose();

    // All words of both rings' heads in one or two reads: each costs more than a microsecond.
    private void ReadShown()
    {
        Process.Memory.Read(_rings, _submissionWords);
        if (_completionRing != _rings)
        {
            Process.Memory.Read(_completionRing, _completionWords);
        }
    }

    private uint Shown(ulong ring, uint offset) => BinaryPrimitives.ReadUInt32LittleEndian(
        (ring == _rings ? _submissionWords : _completionWords).AsSpan((int)offset));

    // The program owns this word; the kernel reads it.
    private void MirrorProgramWord(uint offset)
    {
        if (offset != 0)
        {
            Volatile.Write(ref _real.Word(offset), Shown(_completionRing, offset));
        }
    }

    // The kernel owns these words; the program reads them.
    private void MirrorWords(RecordingSession session, RecordedTask task)
    {
        if (_rings == 0)
        {
            return;
        }

        MirrorKernelWord(session, task, _rings, _real.Params.SqOffsets.Head, 0);
        MirrorKernelWord(session, task, _rings, _real.Params.SqOffsets.Flags, _extraFlags);
        MirrorKernelWord(session, task, _rings, _real.Params.SqOffsets.Dropped, 0);
        MirrorKernelWord(session, task, _completionRing, _real.Params.CqOffsets.Overflow, 0);
    }

    private void MirrorKernelWord(RecordingSession session, RecordedTask task, ulong ring, uint offset, uint extra)
    {
        uint value = Volatile.Read(ref _real.Word(offset)) | extra;
        if (Shown(ring, offset) != value)
        {
            session.WriteMemory(task, ring + offset, BitConverter.GetBytes(value));
        }
    }
}
