namespace Weir.Replay.Log.Events;

/// <summary>Bytes that content events name by their hash, carried by the log itself.</summary>
internal sealed record BlobEvent(int Tid, byte[] Bytes) : LogEvent(Tid)
{
    public override EventKind Kind => EventKind.Blob;

    public override void Encode(EventEncoder to)
    {
        to.Bytes(Bytes);
    }
}
