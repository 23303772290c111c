using Weir.Catalogue;
using Weir.Scenarios.Expecting;

namespace Weir.Scenarios.Scripting;

/// <summary>A call that was made, and what a tracer must have seen of it. Later words replace earlier ones of a
/// field.</summary>
public sealed class Made
{
    private readonly List<Check> _checks = [];

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

    internal IReadOnlyList<Check> Checks => _checks;

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

    /// <summary>So many bytes are counted; -1: the call counts none.</summary>
    public Made Bytes(long bytes) => bytes < 0 ? Must("bytes", Comparison.Nothing) : Number("bytes", bytes);

    /// <summary>The file that the call is about; null: none.</summary>
    public Made Path(string? path) => Text("path", path);

    /// <summary>The other file.</summary>
    public Made Path2(string? path) => Text("path2", path);

    /// <summary>The printed arguments have that in them.</summary>
    public Made Args(string part) => Also(new Check("args", Comparison.Contains, Text: part));

    /// <summary>The call lasted at least so long.</summary>
    public Made Lasts(int milliseconds) => Must("latency_ns", Comparison.AtLeast, milliseconds * 1_000_000L);

    /// <summary>A number of a field.</summary>
    public Made Number(string field, long value) => Must(field, Comparison.Equal, value);

    /// <summary>A text of a field; null: the field is empty.</summary>
    public Made Text(string field, string? value) =>
        value is null ? Must(field, Comparison.Nothing) : Must(field, Comparison.Equal, text: value);

    /// <summary>Any check of a field, in place of what was said of it before.</summary>
    public Made Must(string field, Comparison comparison, long? number = null, string? text = null)
    {
        Free(field);
        return Also(new Check(field, comparison, number, text));
    }

    /// <summary>Takes back what was said of a field: no tracer could know it.</summary>
    public Made Free(string field)
    {
        _checks.RemoveAll(c => c.Field == field);
        return this;
    }

    /// <summary>Another call lies between the same markers, such as what ends a signal's handler.</summary>
    public Made With(SyscallId other)
    {
        Others.Add(new Expectation { Syscall = other.Row().Name, Marker = Marker });
        return this;
    }

    internal List<Expectation> Others { get; } = [];

    internal Made Also(Check check)
    {
        _checks.Add(check);
        return this;
    }

    internal IEnumerable<Expectation> Expectations() =>
        [new Expectation {  Syscall = Id.Row().Name, Marker = Marker, Checks = [.. _checks] }, .. Others];

    private ScenarioBrokenException Unexpected(string wanted) =>
        new($"{Id.Row().Name} gave {(Error == Errno.None ? $"{Result}" : Error.Name())}, not {wanted}");
}
