using System.Text;
using Weir.Capture.Reports;

namespace Weir.Tui.Cells;

/// <summary>
/// A screen in memory. Whatever is written is made harmless first: no text of a traced program reaches a terminal as
/// anything but characters that take the columns they are given.
/// </summary>
public sealed class Canvas
{
    private readonly Cell[] _cells;
    private readonly List<(int Rune, int Mark, int Width)> _glyphs = [];

    /// <summary>Makes an empty one.</summary>
    public Canvas(int width, int height)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        (Width, Height) = (width, height);
        _cells = new Cell[width * height];
        Array.Fill(_cells, Cell.Blank);
    }

    /// <summary>Columns.</summary>
    public int Width { get; }

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>One cell.</summary>
    public Cell this[int x, int y] => _cells[(y * Width) + x];

    /// <summary>The cells of a row.</summary>
    public ReadOnlySpan<Cell> Row(int y) => _cells.AsSpan(y * Width, Width);

    /// <summary>Gives a rectangle a style, whatever is written there.</summary>
    public void Paint(int x, int y, int width, Style style)
    {
        for (int at = Math.Max(0, x); y >= 0 && y < Height && at < Math.Min(Width, x + width); at++)
        {
            ref Cell cell = ref _cells[(y * Width) + at];
            cell = cell with { Style = style };
        }
    }

    /// <summary>Writes a text and cuts what does not fit, showing that by an ellipsis.</summary>
    /// <param name="x">First column.</param>
    /// <param name="y">Row.</param>
    /// <param name="text">Any text.</param>
    /// <param name="style">How it looks.</param>
    /// <param name="width">Columns that it may take; as many as there are by default.</param>
    /// <param name="fit">Where it stands, and where it is cut.</param>
    /// <returns>Columns that it took.</returns>
    public int Write(int x, int y, string text, Style style, int width = int.MaxValue, Fit fit = Fit.Left)
    {
        ArgumentNullException.ThrowIfNull(text);
        width = Math.Min(width, Width - x);
        if (y < 0 || y >= Height || x < 0 || width <= 0)
        {
            return 0;
        }

        int taken = Measure(text);
        if (taken > width)
        {
            taken = Cut(width, fit == Fit.Middle ? width * 2 / 3 : 0);
        }

        int at = fit == Fit.Right ? x + width - taken : x;
        foreach ((int rune, int mark, int columns) in _glyphs)
        {
            Put(at, y, new Cell(rune, mark, style));
            if (columns == 2)
            {
                Put(at + 1, y, new Cell(0, 0, style));
            }

            at += columns;
        }

        return taken;
    }

    /// <summary>The text alone, a line a row, without blanks at the ends: what tests and scripts read.</summary>
    public string ToText()
    {
        StringBuilder text = new();
        for (int y = 0; y < Height; y++)
        {
            int start = text.Length;
            foreach (Cell cell in Row(y))
            {
                if (cell.Rune != 0)
                {
                    text.Append(new Rune(cell.Rune));
                }

                if (cell.Mark != 0)
                {
                    text.Append(new Rune(cell.Mark));
                }
            }

            while (text.Length > start && text[^1] == ' ')
            {
                text.Length--;
            }

            text.Append('\n');
        }

        return text.ToString();
    }

    // Half of a wide character cannot stay.
    private void Put(int x, int y, Cell cell)
    {
        Span<Cell> row = _cells.AsSpan(y * Width, Width);
        if (row[x].Rune == 0 && cell.Rune != 0)
        {
            row[x - 1] = Cell.Blank with { Style = row[x - 1].Style };
        }
        else if (row[x].Rune != 0 && x + 1 < Width && row[x + 1].Rune == 0)
        {
            row[x + 1] = Cell.Blank with { Style = row[x + 1].Style };
        }

        row[x] = cell;
    }

    private int Measure(string text)
    {
        _glyphs.Clear();
        int columns = 0;
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (rune.Value is >= ' ' and < 0x7f)
            {
                _glyphs.Add((rune.Value, 0, 1));
                columns++;
                continue;
            }

            int width = RuneWidth.Of(rune);
            if (width == 0)
            {
                if (_glyphs.Count > 0)
                {
                    _glyphs[^1] = _glyphs[^1] with { Mark = rune.Value };
                }

                continue;
            }

            string seen = VisibleText.Of(rune.ToString());
            if (seen.Length > rune.Utf16SequenceLength)
            {
                foreach (char c in seen)
                {
                    _glyphs.Add((c, 0, 1));
                }

                columns += seen.Length;
                continue;
            }

            _glyphs.Add((rune.Value, 0, width));
            columns += width;
        }

        return columns;
    }

    /// <summary>Cuts the glyphs to a width, keeping so many columns of the end.</summary>
    private int Cut(int width, int tail)
    {
        int last = _glyphs.Count, behind = 0;
        while (last > 0 && behind + _glyphs[last - 1].Width <= tail)
        {
            behind += _glyphs[--last].Width;
        }

        int first = 0, before = 0;
        while (first < last && before + _glyphs[first].Width <= width - 1 - behind)
        {
            before += _glyphs[first++].Width;
        }

        _glyphs.RemoveRange(first, last - first);
        _glyphs.Insert(first, ('…', 0, 1));
        return before + 1 + behind;
    }
}

/// <summary>Where a text stands in its place, and where it is cut when that is too narrow.</summary>
public enum Fit
{
    /// <summary>Left, cut at the end.</summary>
    Left,

    /// <summary>Right, cut at the end.</summary>
    Right,

    /// <summary>Left, cut in the middle: what tells paths apart is at their ends.</summary>
    Middle,
}
