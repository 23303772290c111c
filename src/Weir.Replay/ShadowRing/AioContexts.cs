using System.Buffers.Binary;
using Weir.Catalogue.Operations;
using Weir.Kernel.Abi;
using Weir.Replay.Effects;
using Weir.Replay.Recording;

namespace Weir.Replay.ShadowRing;

/// <summary>Requests of native AIO that are under way, by process and the address of their iocb.</summary>
internal sealed class AioContexts
{
    private const int IocbBytes = 64; // struct iocb, include/uapi/linux/aio_abi.h
    private readonly Dictionary<(RecordedProcess, ulong), PendingOperation> _pending = [];
    private readonly Dictionary<(RecordedProcess, ulong), ulong> _ringBytes = [];

    public void Opened(RecordedProcess process, ulong context, ulong ringBytes) =>
        _ringBytes[(process, context)] = ringBytes;

    /// <summary>Forgets a context.</summary>
    /// <returns>Bytes of its ring, 0 when it is not known.</returns>
    public ulong Closed(RecordedProcess process, ulong context) =>
        _ringBytes.Remove((process, context), out ulong bytes) ? bytes : 0;

    /// <summary>Takes note of a submitted request.</summary>
    public void Submitted(RecordedProcess process, ulong iocb)
    {
        Span<byte> entry = stackalloc byte[IocbBytes];
        if (process.Memory.Read(iocb, entry) == entry.Length
            && AioOps.Find(BinaryPrimitives.ReadUInt16LittleEndian(entry[16..])) is { } row)
        {
            _pending[(process, iocb)] = new PendingOperation(row, entry, process.Memory);
        }
    }

    /// <summary>Adds what a completed request wrote.</summary>
    public void Completed(RecordedProcess process, in AioEvent completion, MemoryRanges into)
    {
        if (_pending.Remove((process, completion.Object), out PendingOperation? operation))
        {
            operation.Outputs(completion.Result, into);
        }
    }
}
