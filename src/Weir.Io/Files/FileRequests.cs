using Weir.Catalogue;
using Weir.Kernel.Abi;
using Weir.Kernel.Calls;

namespace Weir.Io;

/// <summary>Begins requests on one file; what can be done without sleeping is done in the caller's call.</summary>
internal sealed class FileRequests(IoEngine engine, FileTraits traits)
{
    private static readonly Func<Memory<byte>, ReadOnlyMemory<byte>> OfMemory = static memory => memory;
    private static readonly Func<ReadOnlyMemory<byte>, ReadOnlyMemory<byte>> Same = static memory => memory;

    public ValueTask<int> Read(Memory<byte> buffer, long fileOffset, CancellationToken token)
    {
        CheckOffset(fileOffset);
        if (token.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<int>(token);
        }

        if (TriesAtOnce(IoOperationKind.Read) && ReadAtOnce(buffer, fileOffset, out int done))
        {
            engine.NoteDoneAtOnce();
            return new ValueTask<int>(done);
        }

        IoOperation operation = Begin(IoOperationKind.Read, fileOffset);
        Lend(operation, buffer);
        return new ValueTask<int>(operation, Start(operation, token));
    }

    public ValueTask<long> Read(IReadOnlyList<Memory<byte>> buffers, long fileOffset, CancellationToken token)
    {
        CheckOffset(fileOffset);
        ArgumentNullException.ThrowIfNull(buffers);
        if (token.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<long>(token);
        }

        if (buffers.Count == 0)
        {
            return new ValueTask<long>(0L);
        }

        IoOperation operation = Begin(IoOperationKind.Read, fileOffset);
        Lend(operation, buffers, OfMemory);
        return TriesAtOnce(IoOperationKind.Read) && MoveAtOnce(operation, out long done)
            ? new ValueTask<long>(done)
            : new ValueTask<long>(operation, Start(operation, token));
    }

    public ValueTask Write(ReadOnlyMemory<byte> buffer, long fileOffset, CancellationToken token)
    {
        CheckOffset(fileOffset);
        if (token.IsCancellationRequested)
        {
            return ValueTask.FromCanceled(token);
        }

        if (buffer.IsEmpty)
        {
            return ValueTask.CompletedTask;
        }

        IoOperation operation = Begin(IoOperationKind.Write, fileOffset);
        Lend(operation, buffer);
        return StartWrite(operation, token);
    }

    public ValueTask Write(IReadOnlyList<ReadOnlyMemory<byte>> buffers, long fileOffset, CancellationToken token)
    {
        CheckOffset(fileOffset);
        ArgumentNullException.ThrowIfNull(buffers);
        if (token.IsCancellationRequested)
        {
            return ValueTask.FromCanceled(token);
        }

        IoOperation operation = Begin(IoOperationKind.Write, fileOffset);
        Lend(operation, buffers, Same);
        if (operation.Remaining == 0)
        {
            operation.Abandon();
            return ValueTask.CompletedTask;
        }

        return StartWrite(operation, token);
    }

    public ValueTask Flush(bool dataOnly, CancellationToken token)
    {
        if (token.IsCancellationRequested)
        {
            return ValueTask.FromCanceled(token);
        }

        IoOperation operation = Begin(dataOnly ? IoOperationKind.FlushData : IoOperationKind.Flush, 0);
        return new ValueTask(operation, Start(operation, token));
    }

    public ValueTask<PollEvents> Poll(PollEvents events, CancellationToken token)
    {
        if (token.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<PollEvents>(token);
        }

        IoOperation operation = Begin(IoOperationKind.Poll, 0);
        operation.Await(events);
        return new ValueTask<PollEvents>(operation, Start(operation, token));
    }

    private static void CheckOffset(long fileOffset) => ArgumentOutOfRangeException.ThrowIfNegative(fileOffset);

    private static void Lend(IoOperation operation, ReadOnlyMemory<byte> buffer)
    {
        try
        {
            operation.Lend(buffer);
        }
        catch
        {
            operation.Abandon();
            throw;
        }
    }

    private static void Lend<T>(IoOperation operation, IReadOnlyList<T> buffers, Func<T, ReadOnlyMemory<byte>> of)
    {
        try
        {
            operation.Lend(buffers, of);
        }
        catch
        {
            operation.Abandon();
            throw;
        }
    }

    private IoOperation Begin(IoOperationKind kind, long fileOffset)
    {
        ObjectDisposedException.ThrowIf(engine.IsClosing, engine);
        IoOperation operation = OperationPool.Rent();
        operation.Begin(engine, traits, kind, fileOffset);
        return operation;
    }

    private short Start(IoOperation operation, CancellationToken token)
    {
        short version = operation.Version;
        operation.Follow(token);
        engine.Start(operation);
        return version;
    }

    private ValueTask StartWrite(IoOperation operation, CancellationToken token)
    {
        // io_uring tries that itself; native AIO would write inside io_submit.
        bool tries = engine.Backend == IoBackendKind.Aio && TriesAtOnce(IoOperationKind.Write);
        return tries && MoveAtOnce(operation, out _)
            ? ValueTask.CompletedTask
            : new ValueTask(operation, Start(operation, token));
    }

    /// <summary>
    /// Whether a transfer without sleep has a chance: what is in the page cache, or ready in a stream.
    /// </summary>
    private bool TriesAtOnce(IoOperationKind kind) => !traits.IsDirect && traits.CanNoWait(kind);

    /// <summary>Reads what is there; false: the whole must be read asynchronously.</summary>
    private bool ReadAtOnce(Memory<byte> buffer, long fileOffset, out int done)
    {
        bool held = false;
        traits.Handle.DangerousAddRef(ref held);
        try
        {
            int fd = (int)traits.Handle.DangerousGetHandle();
            long result = TransferCalls.ReadNoWait(fd, buffer.Span, traits.IsStream ? -1 : fileOffset);
            NoteLack(result, IoOperationKind.Read);
            done = (int)Math.Max(result, 0);
            // Fewer bytes than asked for may mean the file's end, or that the rest is not in the page cache.
            return result == buffer.Length || result == 0 || (result > 0 && traits.IsStream);
        }
        finally
        {
            traits.Handle.DangerousRelease();
        }
    }

    /// <summary>
    /// Moves what moves without sleep, and gives the request up if that was all; false: the rest remains.
    /// </summary>
    private bool MoveAtOnce(IoOperation operation, out long done)
    {
        done = BlockingLane.NowOrLater(operation, RwFlags.NoWait);
        NoteLack(done, operation.Kind);
        bool write = operation.Kind == IoOperationKind.Write;
        if (done >= operation.Remaining || (!write && (done == 0 || (done > 0 && traits.IsStream))))
        {
            operation.Abandon();
            engine.NoteDoneAtOnce();
            return true;
        }

        if (done > 0)
        {
            operation.Advance(done);
        }

        return false;
    }

    private void NoteLack(long result, IoOperationKind kind)
    {
        if (ErrnoText.Of(result) == Errno.EOPNOTSUPP)
        {
            traits.LacksNoWait(kind);
        }
    }
}
