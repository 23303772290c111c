using Weir.Catalogue.Operations;
using Weir.Catalogue.Records;

namespace Weir.Catalogue.Reissuing;

/// <summary>A call and the interface that it is made through: a syscall, or an operation of AIO or io_uring.</summary>
/// <param name="Source">The interface; none for syscalls.</param>
/// <param name="Row">Arguments and return class.</param>
/// <param name="Operation">Where the arguments stand in a submission entry; null for syscalls.</param>
public sealed record CallForm(AsyncSource Source, SyscallRow Row, OperationRow? Operation)
{
    /// <summary>The name as captures have it.</summary>
    public string Name => Operation?.FullName ?? Row.Name;

    /// <summary>Whether it completes later than it is submitted.</summary>
    public bool IsAsync => Operation is not null;

    /// <summary>The form of a name as captures have it, or null.</summary>
    public static CallForm? Find(string name)
    {
        if (OperationNames.Find(name) is { } operation)
        {
            bool aio = AioOps.Find(operation.Opcode) == operation;
            return new CallForm(aio ? AsyncSource.Aio : AsyncSource.IoUring, operation.Call, operation);
        }

        return Syscalls.Find(name) is { } row ? new CallForm(AsyncSource.None, row, null) : null;
    }

    /// <inheritdoc/>
    public override string ToString() => Name;
}
