using System.Globalization;
using Weir.Capture.Rows;
using Weir.Flame;

namespace Weir.Capture.Reports;

/// <summary>Folds rows into stacks: frames from fields, outermost first; a path is a frame a folder.</summary>
public sealed class RowFold
{
    /// <summary>Words for weights, and the columns that they read.</summary>
    public static IReadOnlyDictionary<string, string> Weights { get; } = new Dictionary<string, string>
    {
        ["count"] = "calls", ["time"] = "latency_ns", ["bytes"] = "bytes", ["gap"] = "gap_ns",
    };

    private readonly string[] _by;
    private readonly string _weight;
    private readonly List<Frame> _stack = [];

    /// <summary>Begins a fold.</summary>
    /// <param name="by">Fields that become frames.</param>
    /// <param name="weight">One of <see cref="Weights"/>.</param>
    /// <param name="known">Columns that there are; a field that is none of them is misuse.</param>
    public RowFold(IEnumerable<string> by, string weight, IEnumerable<Column>? known = null)
    {
        ArgumentNullException.ThrowIfNull(by);
        _by = [.. by];
        _weight = Weights.ContainsKey(weight)
            ? weight
            : throw new ArgumentException($"no weight '{weight}': {string.Join(", ", Weights.Keys)}");
        HashSet<string> names = [.. (known ?? CallRows.Columns).Select(c => c.Name)];
        string? unknown = _by.FirstOrDefault(f => !names.Contains(f));
        if (_by.Length == 0 || unknown is not null)
        {
            throw new ArgumentException($"no field '{unknown}' to make frames of");
        }
    }

    /// <summary>The stacks.</summary>
    public Fold Fold { get; } = new();

    /// <summary>Rows without the weight, such as calls whose latency is unknown: not in the picture.</summary>
    public long RowsWithoutWeight { get; private set; }

    /// <summary>Adds rows.</summary>
    public void Add(RowSet rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        NumberData? weights = rows.Numbers(Weights[_weight]);
        Frames[] frames = [.. _by.Select(f => new Frames(f, rows.Find(f)))];
        for (int row = 0; row < rows.Count; row++)
        {
            long? weight = weights is null ? (_weight == "count" ? 1 : null) : weights[row];
            if (weight is null or < 0)
            {
                RowsWithoutWeight++;
                continue;
            }

            _stack.Clear();
            foreach (Frames field in frames)
            {
                field.Append(row, _stack);
            }

            try
            {
                Fold.Add(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_stack), weight.Value);
            }
            catch (OverflowException)
            {
                throw new InvalidDataException($"The capture's {_weight} adds up to more than any run can have.");
            }
        }
    }

    /// <summary>How the fold is best drawn.</summary>
    public FlameOptions Options(string title, string source) => new()
    {
        Title = title,
        Subtitle = $"{source}{(source.Length > 0 ? " · " : "")}frames: {string.Join(" › ", _by)} · width: {_weight}",
        Unit = _weight switch
        {
            "time" or "gap" => WeightUnit.Nanoseconds,
            "bytes" => WeightUnit.Bytes,
            _ => WeightUnit.Count,
        },
        CountNoun = "calls",
        Palette = CallFrames.Palette,
    };

    private sealed class Frames(string name, ColumnData? data)
    {
        private readonly Dictionary<int, Frame[]> _known = [];

        private int Class => name switch
        {
            "comm" or "pid" or "tid" or "ppid" => CallFrames.ProcessClass,
            "syscall" or "family" or "kind" => CallFrames.CallClass,
            "error" => CallFrames.ErrorClass,
            _ => CallFrames.OtherClass,
        };

        public void Append(int row, List<Frame> stack)
        {
            if (data is TextData texts)
            {
                int index = texts.Indexes[row];
                if (!_known.TryGetValue(index, out Frame[]? frames))
                {
                    _known[index] = frames = Make(index < 0 ? null : texts.Distinct[index]);
                }

                stack.AddRange(frames);
            }
            else
            {
                string text = (data as NumberData)?[row]?.ToString(CultureInfo.InvariantCulture) ?? "?";
                stack.Add(new Frame(name + " " + text, Class));
            }
        }

        private Frame[] Make(string? text)
        {
            if (name == "stack")
            {
                return [.. (text ?? "[no stack]").Split(';').Select(f => new Frame(f, CallFrames.FunctionClass))];
            }

            if (name is not ("path" or "path2"))
            {
                return [new Frame(text ?? (name == "error" ? "ok" : "[unknown]"), name == "error" && text is null
                    ? CallFrames.OtherClass
                    : Class)];
            }

            return CallFrames.OfPath(text);
        }
    }
}
