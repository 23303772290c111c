using Weir.Catalogue;
using Weir.Scenarios.Expecting;

namespace Weir.Scenarios.Scripting;

/// <summary>A call that was made, and what a tracer must have seen of it.</summary>
public sealed class Made : Stated<Made>
{
    internal Made(SyscallId id, int marker)
    {
        Id = id;
        Marker = marker;
    }

    /// <summary>Which call.</summary>
    public SyscallId Id { get; }

    /// <summary>What the kernel returned.</summary>
    public long Result { get; internal set; }

    /// <summary>The error, or none.</summary>
    public Errno Error => ErrnoText.Of(Result);

    internal int Marker { get; }

    /// <summary>The result as a descriptor, process or other small number.</summary>
    public static implicit operator int(Made call) => checked((int)call.Result);

    /// <summary>The scenario relies on success.</summary>
    public Made Ok()
    {
        if (Result == -(long)Errno.ENOSYS)
        {
            throw new NotInThisKernelException($"{Id.Row().Name} is not in this kernel");
        }

        return Error == Errno.None ? this : throw Unexpected("success");
    }

    /// <summary>The scenario relies on this result.</summary>
    public Made Gives(long result) => Result == result ? this : throw Unexpected($"{result}");

    /// <summary>The scenario relies on this error.</summary>
    public Made Fails(Errno error) => Error == error ? this : throw Unexpected(error.Name());

    /// <summary>Another call lies between the same markers, such as what ends a signal's handler.</summary>
    public Made With(SyscallId other)
    {
        Others.Add(new Expectation { Syscall = other.Row().Name, Marker = Marker });
        return this;
    }

    internal List<Expectation> Others { get; } = [];

    internal IEnumerable<Expectation> Expectations() =>
        [new Expectation { Syscall = Id.Row().Name, Marker = Marker, Checks = [.. Checks] }, .. Others];

    private ScenarioBrokenException Unexpected(string wanted) =>
        new($"{Id.Row().Name} gave {(Error == Errno.None ? $"{Result}" : Error.Name())}, not {wanted}");
}
