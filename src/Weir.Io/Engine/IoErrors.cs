using Weir.Catalogue;

namespace Weir.Io;

/// <summary>Turns a refused request into what its awaiter catches.</summary>
internal static class IoErrors
{
    public static Exception Of(IoOperation operation, Errno errno)
    {
        if (errno == Errno.ECANCELED && operation.Engine.IsClosing)
        {
            return new ObjectDisposedException(nameof(IoEngine), "the engine was disposed of before this request ran");
        }

        bool placed = operation.IsTransfer && !operation.Target.IsStream;
        return new IoException(
            operation.Stage, NameOf(operation.Kind), errno, operation.Target.Name,
            placed ? operation.Offset : -1, operation.Remaining, RemedyOf(operation, errno));
    }

    private static string NameOf(IoOperationKind kind) => kind switch
    {
        IoOperationKind.Read => "read",
        IoOperationKind.Write => "write",
        IoOperationKind.Flush => "flush",
        IoOperationKind.FlushData => "flush of data",
        _ => "poll",
    };

    private static string? RemedyOf(IoOperation operation, Errno errno) => errno switch
    {
        Errno.EINVAL when operation.Target.IsDirect && operation.IsTransfer => Misalignment(operation),
        Errno.EINVAL when !operation.IsTransfer => "this kind of file cannot do that",
        Errno.EAGAIN when operation.Stage == IoStage.Submit =>
            $"{operation.Engine.Options.MaxWaiting} requests wait already: await some first, or raise MaxWaiting",
        Errno.EBADF => "the file was not opened for this, or is closed",
        Errno.EFBIG => "the file may not grow further: RLIMIT_FSIZE or the file system's maximum",
        Errno.ENOSPC => "the file system is full",
        Errno.EDQUOT => "the quota is used up",
        Errno.EIO when operation.Result == 0 => "the kernel wrote nothing",
        _ => null,
    };

    private static string Misalignment(IoOperation operation)
    {
        FileAlignment align = operation.Target.Alignment;
        string rule =
            $"O_DIRECT needs offset and length in multiples of {align.OffsetBytes}, memory of {align.MemoryBytes}";
        if (operation.Offset % align.OffsetBytes != 0)
        {
            return $"{rule}: got offset {operation.Offset}";
        }

        if (operation.Remaining % align.OffsetBytes != 0)
        {
            return $"{rule}: got length {operation.Remaining}";
        }

        return operation.IsVectored || operation.Address % align.MemoryBytes == 0
            ? rule
            : $"{rule}: got memory at 0x{operation.Address:x}; IoBuffer.Allocate gives aligned memory";
    }
}
