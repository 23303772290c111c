using Weir.Scenarios.Expecting;

namespace Weir.Scenarios.Scripting;

/// <summary>What a tracer must have seen of something that was made. Later words replace earlier ones of a
/// field.</summary>
/// <typeparam name="TSelf">What the words give back, to be said in a row.</typeparam>
public abstract class Stated<TSelf>
    where TSelf : Stated<TSelf>
{
    private readonly List<Check> _checks = [];

    /// <summary>The file that it is about; null: none.</summary>
    public TSelf Path(string? path) => Text("path", path);

    /// <summary>The other file.</summary>
    public TSelf Path2(string? path) => Text("path2", path);

    /// <summary>So many bytes are counted; -1: it counts none.</summary>
    public TSelf Bytes(long bytes) => bytes < 0 ? Must("bytes", Comparison.Nothing) : Number("bytes", bytes);

    /// <summary>The printed arguments have that in them.</summary>
    public TSelf Args(string part) => Also(new Check("args", Comparison.Contains, Text: part));

    /// <summary>It lasted at least so long.</summary>
    public TSelf Lasts(int milliseconds) => Also(
        new Check("latency_ns", Comparison.AtLeast, milliseconds * 1_000_000L));

    /// <summary>A number of a field.</summary>
    public TSelf Number(string field, long value) => Must(field, Comparison.Equal, value);

    /// <summary>A text of a field; null: the field is empty.</summary>
    public TSelf Text(string field, string? value) =>
        value is null ? Must(field, Comparison.Nothing) : Must(field, Comparison.Equal, text: value);

    /// <summary>Any check of a field, in place of what was said of it before.</summary>
    public TSelf Must(string field, Comparison comparison, long? number = null, string? text = null)
    {
        Free(field);
        return Also(new Check(field, comparison, number, text));
    }

    /// <summary>Takes back what was said of a field: no tracer could know it.</summary>
    public virtual TSelf Free(string field)
    {
        _checks.RemoveAll(c => c.Field == field);
        return (TSelf)this;
    }

    internal IReadOnlyList<Check> Checks => _checks;

    internal TSelf Also(Check check)
    {
        _checks.Add(check);
        return (TSelf)this;
    }
}
