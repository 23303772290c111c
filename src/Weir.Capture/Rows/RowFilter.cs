using Weir.Trace.Filters;

namespace Weir.Capture.Rows;

/// <summary>A condition on rows, in the language of <see cref="FilterExpression"/>.</summary>
public sealed class RowFilter
{
    private readonly RowTest _test;

    private RowFilter(RowTest test) => _test = test;

    private delegate bool RowTest(RowSet rows, int row);

    /// <summary>Reads a condition.</summary>
    /// <param name="text">The condition.</param>
    /// <param name="columns">The columns that it may name.</param>
    /// <exception cref="ArgumentException">It is none; the message says where and what was expected.</exception>
    public static RowFilter Parse(string text, IEnumerable<Column> columns) =>
        new(FilterGrammar.Read(text, new RowTests(columns.ToDictionary(c => c.Name, c => c.Type))));

    /// <summary>The rows that fulfil the condition, in a set of their own.</summary>
    public RowSet Select(RowSet rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        var selected = new RowSet(rows.Columns);
        for (int row = 0; row < rows.Count; row++)
        {
            if (_test(rows, row))
            {
                selected.AppendRow(rows, row);
            }
        }

        return selected;
    }

    private sealed class RowTests(Dictionary<string, ColumnType> columns) : IFilterTests<RowTest>
    {
        public IEnumerable<string> Fields => columns.Keys;

        public RowTest Present(string field) => columns[field] == ColumnType.Text
            ? (rows, row) => TextOf(rows, field, row) is { Length: > 0 }
            : (rows, row) => NumberOf(rows, field, row) is not (null or 0);

        public RowTest Compare(string field, string operation, string value, string context)
        {
            if (columns[field] == ColumnType.Text)
            {
                return operation is "~" or "!~"
                    ? Glob(field, new PathGlob(value), operation == "~")
                    : (rows, row) => TextOf(rows, field, row) is { } text
                        && FilterGrammar.Holds(operation, string.CompareOrdinal(text, value));
            }

            if (operation is "~" or "!~")
            {
                throw new ArgumentException($"{context}: '~' is for texts, and {field} is a number");
            }

            return Quantity.TryReadAny(value, out long right)
                ? (rows, row) => NumberOf(rows, field, row) is { } number
                    && FilterGrammar.Holds(operation, number.CompareTo(right))
                : throw new ArgumentException($"{context}: '{value}' is no number");
        }

        public RowTest And(RowTest left, RowTest right) => (rows, row) => left(rows, row) && right(rows, row);

        public RowTest Or(RowTest left, RowTest right) => (rows, row) => left(rows, row) || right(rows, row);

        public RowTest Not(RowTest test) => (rows, row) => !test(rows, row);

        private static string? TextOf(RowSet rows, string field, int row) => rows.Texts(field)?[row];

        private static long? NumberOf(RowSet rows, string field, int row) => rows.Numbers(field)?[row];

        private static RowTest Glob(string field, PathGlob glob, bool wanted) =>
            (rows, row) => TextOf(rows, field, row) is { } text && glob.Matches(text) == wanted;
    }
}
