using System.Text;
using Weir.Capture.Text;

namespace Weir.Tui.Cells;

/// <summary>
/// Turns canvases into what a terminal must be sent: only cells that changed, as one synchronized update (mode 2026,
/// which terminals that do not know it ignore), so that no half-drawn screen is seen.
/// </summary>
/// <param name="depth">How many colours the terminal shows.</param>
public sealed class ScreenPainter(ColorDepth depth)
{
    private readonly Utf8Buffer _out = new();
    private Canvas? _shown;
    private Style _style;
    private int _x, _y, _doneX, _doneY;

    /// <summary>The next canvas is drawn whole: whatever is on the screen is not ours.</summary>
    public void Forget() => _shown = null;

    /// <summary>What brings the screen from the last canvas to this one; nothing when they are equal.</summary>
    /// <returns>Valid until the next call.</returns>
    public ReadOnlySpan<byte> Paint(Canvas next)
    {
        ArgumentNullException.ThrowIfNull(next);
        bool whole = _shown is null || _shown.Width != next.Width || _shown.Height != next.Height;
        _out.Clear();
        _out.Append("\e[?2026h\e[0m"u8);
        _style = Style.Plain;
        (_x, _y, _doneX, _doneY) = (-1, -1, -1, -1);
        int begin = _out.Length;
        if (whole)
        {
            _out.Append("\e[2J"u8);
        }

        for (int y = 0; y < next.Height; y++)
        {
            ReadOnlySpan<Cell> row = next.Row(y);
            ReadOnlySpan<Cell> old = whole ? default : _shown!.Row(y);
            for (int x = 0; x < row.Length; x++)
            {
                if (whole ? row[x] != Cell.Blank : row[x] != old[x])
                {
                    Put(row, x, y);
                }
            }
        }

        _shown = next;
        if (_out.Length == begin)
        {
            return default;
        }

        _out.Append("\e[0m\e[?2026l"u8);
        return _out.Bytes;
    }

    private void Put(ReadOnlySpan<Cell> row, int x, int y)
    {
        // The right half comes with its left one.
        while (row[x].Rune == 0 && x > 0)
        {
            x--;
        }

        if (_doneY == y && x < _doneX)
        {
            return;
        }

        if (x != _x || y != _y)
        {
            _out.Append("\e["u8);
            _out.Append(y + 1L);
            _out.Append((byte)';');
            _out.Append(x + 1L);
            _out.Append((byte)'H');
        }

        Cell cell = row[x];
        if (cell.Style != _style)
        {
            _style = cell.Style;
            Sgr.Append(_out, _style, depth);
        }

        Append(cell.Rune == 0 ? ' ' : cell.Rune);
        if (cell.Mark != 0)
        {
            Append(cell.Mark);
        }

        bool isWide = x + 1 < row.Length && row[x + 1].Rune == 0;
        (_doneX, _doneY) = (x + (isWide ? 2 : 1), y);

        // Terminals disagree on the width of what is not common: say where to go on after it.
        (_x, _y) = cell.Rune >= 0x2E80 || cell.Mark != 0 ? (-1, -1) : (_doneX, y);
    }

    private void Append(int rune)
    {
        Span<byte> bytes = stackalloc byte[4];
        _out.Append(bytes[..new Rune(rune).EncodeToUtf8(bytes)]);
    }
}
