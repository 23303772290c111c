using Weir.Catalogue;
using Weir.Kernel.Abi;

namespace Weir.Io;

/// <summary>Decides what comes next for a request that the kernel gave back.</summary>
internal static class NextStep
{
    /// <summary>Looks at the result; may do a transfer that was waited for, if that does not sleep.</summary>
    public static IoStep After(IoOperation operation)
    {
        if (operation.Result == -(long)Errno.ECANCELED && !operation.Engine.IsClosing)
        {
            // Not by us: io_uring gives up what waits for readiness or a worker when the thread that submitted it
            // exits, and threads of the pool do.
            return IoStep.Again;
        }

        if (!operation.IsTransfer)
        {
            if (operation.Kind == IoOperationKind.Poll && operation.Result == 0)
            {
                // Native AIO ends a cancelled poll with no event and no error.
                operation.Result = -(long)Errno.ECANCELED;
                return IoStep.Done;
            }

            return operation.Result == -(long)Errno.EINTR ? IoStep.Again : IoStep.Done;
        }

        if (operation.IsPolling)
        {
            if (operation.Result < 0)
            {
                // Native AIO cannot poll files with two wait queues, such as terminals.
                return operation.Result == -(long)Errno.EINVAL ? IoStep.Lane : IoStep.Done;
            }

            operation.Result = BlockingLane.NowOrLater(operation, RwFlags.NoWait);
        }

        return operation.Result < 0 ? AfterError(operation) : AfterBytes(operation);
    }

    private static IoStep AfterError(IoOperation operation)
    {
        switch (ErrnoText.Of(operation.Result))
        {
            case Errno.EAGAIN when operation.Target.IsStream:
                return IoStep.Poll;
            case Errno.EAGAIN when operation.IsNoWait:
                return IoStep.Lane;
            case Errno.EOPNOTSUPP when operation.IsNoWait || operation.IsPolling:
                // A file system or driver without RWF_NOWAIT: asking again would be in vain.
                operation.Target.LacksNoWait(operation.Kind);
                return IoStep.Lane;
            case Errno.EINTR:
                return operation.IsPolling ? IoStep.Poll : IoStep.Again;
            default:
                return IoStep.Done;
        }
    }

    private static IoStep AfterBytes(IoOperation operation)
    {
        long bytes = operation.Result;
        if (operation.Kind == IoOperationKind.Read || bytes >= operation.Remaining)
        {
            return IoStep.Done;
        }

        if (bytes == 0)
        {
            // A write of something that wrote nothing would go round for ever.
            operation.Result = -(long)Errno.EIO;
            return IoStep.Done;
        }

        operation.Advance(bytes);
        return operation.IsPolling ? IoStep.Poll : IoStep.Again;
    }
}
