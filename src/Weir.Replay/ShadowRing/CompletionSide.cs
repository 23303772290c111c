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

        MemoryRanges written = new();
        byte[] completion = new byte[real.CompletionBytes];
        List<(ulong Address, byte[] Bytes)> slots = [];
        for (; _copied != tail; _copied++)
        {
            uint index = _copied & real.CqMask;
            real.Completion(index).CopyTo(completion);
            Translate(completion, task.Process, written);
            ulong slot = ring + real.Params.CqOffsets.Cqes + (index * (ulong)real.CompletionBytes);
            slots.Add((slot, completion.ToArray()));
        }

        session.LogRanges(task, written);
        foreach ((ulong address, byte[] bytes) in slots)
        {
            session.WriteMemory(task, address, bytes);
        }

        session.WriteMemory(task, ring + real.Params.CqOffsets.Tail, BitConverter.GetBytes(tail));
        return true;
    }

    private void Translate(byte[] completion, RecordedProcess process, MemoryRanges written)
    {
        ulong number = BinaryPrimitives.ReadUInt64LittleEndian(completion);
        if (requests.Find(number) is not { } request)
        {
            return; // sent from another ring by MSG_RING, with a value of its own
        }

        int result = BinaryPrimitives.ReadInt32LittleEndian(completion.AsSpan(8));
        uint flags = BinaryPrimitives.ReadUInt32LittleEndian(completion.AsSpan(12));
        BinaryPrimitives.WriteUInt64LittleEndian(completion, request.UserData);
        foreach (RingRequest silent in requests.TakeSilentBefore(number))
        {
            silent.Operation?.Capacity(written);
        }

        if ((flags & (uint)CqeFlags.Buffer) != 0 && request.Group is { } group)
        {
            buffers.Filled(group, (ushort)(flags >> 16), result, request.Bundle, process.Memory, written);
        }
        else
        {
            request.Operation?.Outputs(result, written);
        }

        if ((flags & (uint)CqeFlags.More) == 0)
        {
            requests.Remove(number);
        }
    }
}
