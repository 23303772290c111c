using System.Buffers.Binary;
using Weir.Kernel.Abi;
using Weir.Replay.Effects;
using Weir.Replay.Recording;

namespace Weir.Replay.ShadowRing;

/// <summary>
/// Carries completions from the real ring to the shadow, and logs them with the memory that they filled.
/// </summary>
internal sealed class CompletionSide(KernelRing real, RingRequests requests, ProvidedBuffers buffers)
{
    private readonly MemoryRanges _written = new();
    private readonly List<byte> _slots = [];
    private byte[] _wrapped = [];
    private ulong _wrappedAt;
    private uint _copied;

    /// <summary>Carries what is new.</summary>
    /// <returns>Whether there was anything.</returns>
    public bool Pull(RecordingSession session, RecordedTask task, ulong ring)
    {
        uint tail = Volatile.Read(ref real.Word(real.Params.CqOffsets.Tail));
        if (tail == _copied)
        {
            return false;
        }

        _written.Clear();
        _slots.Clear();
        int size = real.CompletionBytes;
        ulong entries = ring + real.Params.CqOffsets.Cqes;
        uint first = _copied & real.CqMask;
        Span<byte> completion = stackalloc byte[size];
        for (; _copied != tail; _copied++)
        {
            uint index = _copied & real.CqMask;
            if (index == 0 && _slots.Count > 0)
            {
                _wrapped = [.. _slots]; // what lies at the end of the ring's memory, before it begins anew
                _wrappedAt = entries + (first * (ulong)size);
                _slots.Clear();
                first = 0;
            }

            real.Completion(index).CopyTo(completion);
            Translate(completion, session, task);
            _slots.AddRange(completion);
        }

        session.LogRanges(task, _written);
        if (_wrapped.Length > 0)
        {
            session.WriteMemory(task, _wrappedAt, _wrapped);
            _wrapped = [];
        }

        session.WriteMemory(task, entries + (first * (ulong)size), [.. _slots]);
        session.WriteMemory(task, ring + real.Params.CqOffsets.Tail, BitConverter.GetBytes(tail));
        return true;
    }

    private void Translate(Span<byte> completion, RecordingSession session, RecordedTask task)
    {
        ulong number = BinaryPrimitives.ReadUInt64LittleEndian(completion);
        if (requests.Find(number) is not { } request)
        {
            return; // sent from another ring by MSG_RING, with a value of its own
        }

        int result = BinaryPrimitives.ReadInt32LittleEndian(completion[8..]);
        uint flags = BinaryPrimitives.ReadUInt32LittleEndian(completion[12..]);
        BinaryPrimitives.WriteUInt64LittleEndian(completion, request.UserData);
        foreach (RingRequest silent in requests.TakeSilentBefore(number))
        {
            silent.Operation?.Capacity(_written);
        }

        if ((flags & (uint)CqeFlags.Buffer) != 0 && request.Group is { } group)
        {
            buffers.Filled(group, (ushort)(flags >> 16), result, request.Bundle, task.Process.Memory, _written);
        }
        else
        {
            int first = _written.All.Count;
            request.Operation?.Outputs(result, _written);
            request.Scratch?.End(_written, first, task.Process.Memory);
            request.Effect?.Apply(session, task, result, _written);
        }

        if ((flags & (uint)CqeFlags.More) == 0)
        {
            requests.Remove(number);
        }
    }
}
