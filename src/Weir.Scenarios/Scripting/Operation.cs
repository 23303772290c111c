using System.Collections.Immutable;
using Weir.Catalogue;
using Weir.Catalogue.Kinds;
using Weir.Catalogue.Operations;
using Weir.Catalogue.Records;
using Weir.Scenarios.Expecting;

namespace Weir.Scenarios.Scripting;

/// <summary>
/// An asynchronous operation that was asked for, its completions, and what a tracer must have seen of it: one row a
/// completion.
/// </summary>
public sealed class Operation : Stated<Operation>
{
    private readonly List<Completion> _completions = [];
    private readonly HashSet<string> _own = [];
    private readonly bool _givesDescriptor;
    private AsyncWays? _ways = AsyncWays.None;
    private string _state = "finished";

    internal Operation(OperationRow row, int marker, bool givesDescriptor)
    {
        Row = row;
        Marker = marker;
        _givesDescriptor = givesDescriptor;
    }

    /// <summary>Its row.</summary>
    public OperationRow Row { get; }

    /// <summary>The result of its first completion.</summary>
    public long Result => _completions.Count > 0
        ? _completions[0].Result ?? 0
        : throw new ScenarioBrokenException($"{Row.FullName} did not complete");

    /// <summary>Its completions so far.</summary>
    public int Count => _completions.Count;

    /// <summary>The kernel refused it before it was anything.</summary>
    internal bool NeverWas { get; set; }

    /// <summary>What the path columns of the row of a result must say, asked for while descriptors are open.</summary>
    internal Func<long, IEnumerable<Check>>? Files { get; set; }

    internal int Marker { get; }

    /// <summary>The result as a descriptor or other small number.</summary>
    public static implicit operator int(Operation operation) => checked((int)operation.Result);

    /// <summary>The scenario relies on success.</summary>
    public Operation Ok() => Result >= 0 ? this : throw Unexpected("success");

    /// <summary>The scenario relies on this result.</summary>
    public Operation Gives(long result) => Result == result ? this : throw Unexpected($"{result}");

    /// <summary>The scenario relies on this error.</summary>
    public Operation Fails(Errno error) => ErrnoText.Of(Result) == error ? this : throw Unexpected(error.Name());

    /// <summary>The ways that it took.</summary>
    public Operation Ran(AsyncWays ways)
    {
        _ways = ways;
        return this;
    }

    /// <summary>Which way it takes is the file system's or the scheduler's choice.</summary>
    public Operation RanSomehow()
    {
        _ways = null;
        return this;
    }

    /// <summary>No completion is ever seen of it, and one row tells that.</summary>
    public Operation EndsAs(string state)
    {
        _state = state;
        return this;
    }

    /// <inheritdoc/>
    public override Operation Free(string field)
    {
        _own.Add(field);
        return base.Free(field);
    }

    internal void Complete(long result, AsyncWays way, long time)
    {
        _completions.Add(new Completion(result, way, FilesOf(result)));
        Also(new Check("time_ns", Comparison.AtMost, time));
    }

    internal IEnumerable<Expectation> Expectations()
    {
        IEnumerable<Completion> rows = _completions.Count == 0 && !NeverWas
            ? [new Completion(null, 0, FilesOf(-1))]
            : _completions;
        return rows.Select(row => new Expectation
        {
            Syscall = Row.FullName,
            Marker = Marker,
            IsOperation = true,
            Checks = [.. Checks, .. Of(row).Where(c => !_own.Contains(c.Field))],
        });
    }

    private ImmutableArray<Check> FilesOf(long result) => Files is null ? [] : [.. Files(result)];

    private IEnumerable<Check> Of(Completion one)
    {
        foreach (Check file in one.Files)
        {
            yield return file;
        }

        yield return new Check("state", Comparison.Equal, Text: _state);
        yield return one.Result is { } result
            ? new Check("ret", Comparison.Equal, result)
            : new Check("ret", Comparison.Nothing);
        yield return ErrnoText.Of(one.Result ?? 0) is var error and not Errno.None
            ? new Check("error", Comparison.Equal, Text: error.Name())
            : new Check("error", Comparison.Nothing);
        yield return one.Result is null
            ? new Check("latency_ns", Comparison.Nothing)
            : new Check("latency_ns", Comparison.AtLeast, 0);
        yield return Row.Call.Returns is ReturnClass.BytesRead or ReturnClass.BytesWritten or ReturnClass.BytesMoved
            && one.Result is not null
            ? new Check("bytes", Comparison.Equal, Math.Max(0, one.Result.Value))
            : new Check("bytes", Comparison.Nothing);
        if (_ways is { } ways)
        {
            yield return new Check("async", Comparison.Equal, Text: (ways | one.Way).Text());
        }

        if (_givesDescriptor && one.Result >= 0)
        {
            yield return new Check("fd", Comparison.Equal, one.Result);
        }
        else if (!Row.Call.Arguments.Any(a => a.Kind is FdKind or DirfdKind))
        {
            yield return new Check("fd", Comparison.Nothing);
        }
    }

    private ScenarioBrokenException Unexpected(string wanted) =>
        new($"{Row.FullName} gave {(Result < 0 ? ErrnoText.Of(Result).Name() : $"{Result}")}, not {wanted}");

    private readonly record struct Completion(long? Result, AsyncWays Way, ImmutableArray<Check> Files);
}
