using System.Globalization;
using System.Text;

namespace Weir.Tui.Tests;

/// <summary>
/// A terminal as far as the dashboard uses one: what bytes do to a screen, written down independently of what makes
/// them. A sequence that it does not know fails the test.
/// </summary>
internal sealed class TerminalScreen(int width, int height)
{
    private readonly StringBuilder _text = new();
    private string[][] _cells = Blank(width, height);
    private string[][]? _main;
    private (int X, int Y) _saved;
    private bool _wraps = true;
    private int _x, _y;

    /// <summary>Whether the second screen is shown.</summary>
    public bool IsSecond => _main is not null;

    /// <summary>Whether the cursor is seen.</summary>
    public bool HasCursor { get; private set; } = true;

    /// <summary>Whether an update has begun and not ended: nothing of it is to be seen.</summary>
    public bool IsUpdating { get; private set; }

    /// <summary>The rows, without blanks at their ends.</summary>
    public string Text => string.Concat(_cells.Select(row => string.Concat(row).TrimEnd(' ') + "\n"));

    /// <summary>Takes bytes, whole sequences or not.</summary>
    public void Take(string text)
    {
        _text.Append(text);
        string all = _text.ToString();
        int at = 0;
        while (at < all.Length && Step(all, at) is var length and > 0)
        {
            at += length;
        }

        _text.Remove(0, at);
    }

    private static string[][] Blank(int width, int height) =>
        [.. Enumerable.Range(0, height).Select(_ => Enumerable.Repeat(" ", width).ToArray())];

    private int Step(string text, int at)
    {
        switch (text[at])
        {
            case '\e':
                return Sequence(text, at);
            case '\r':
                _x = 0;
                return 1;
            case '\n':
                LineFeed();
                return 1;
            case < ' ' or '\x7f':
                throw new InvalidDataException($"control character {(int)text[at]:x2}");
        }

        if (!Rune.TryGetRuneAt(text, at, out Rune rune))
        {
            return 0;
        }

        Put(rune);
        return rune.Utf16SequenceLength;
    }

    private void Put(Rune rune)
    {
        if (Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark)
        {
            _cells[_y][_x - 1] += rune;
            return;
        }

        if (_x >= width)
        {
            if (!_wraps || IsSecond)
            {
                throw new InvalidDataException($"'{rune}' behind the right edge");
            }

            _x = 0;
            LineFeed();
        }

        _cells[_y][_x++] = rune.ToString();
        if (rune.Value >= 0x2E80)
        {
            _cells[_y][_x++] = "";
        }
    }

    private void LineFeed()
    {
        if (_y < height - 1)
        {
            _y++;
            return;
        }

        _cells = [.. _cells[1..], .. Blank(width, 1)];
    }

    private int Sequence(string text, int at)
    {
        int end = at + 2;
        while (end < text.Length && text[end] is >= ' ' and < '@')
        {
            end++;
        }

        if (end >= text.Length)
        {
            return 0;
        }

        string parameters = text[(at + 2)..end];
        switch (text[at + 1], text[end])
        {
            case ('[', 'H'):
                int[] place = [.. parameters.Split(';').Select(int.Parse)];
                (_y, _x) = (place[0] - 1, place[1] - 1);
                break;
            case ('[', 'J') when parameters == "2":
                _cells = Blank(width, height);
                break;
            case ('[', 'K'):
                Array.Fill(_cells[_y], " ", Math.Min(_x, width), Math.Max(0, width - _x));
                break;
            case ('[', 'm'):
                break;
            case ('[', 'h' or 'l') when parameters.StartsWith('?'):
                Mode(parameters, text[end] == 'h');
                break;
            default:
                throw new InvalidDataException($"unknown sequence {text[(at + 1)..(end + 1)]}");
        }

        return end + 1 - at;
    }

    private void Mode(string mode, bool on)
    {
        switch (mode)
        {
            case "?1049":
                (_cells, _main) = on ? (Blank(width, height), _cells) : (_main!, null);
                (_x, _y, _saved) = on ? (_x, _y, (_x, _y)) : (_saved.X, _saved.Y, _saved);
                break;
            case "?25":
                HasCursor = on;
                break;
            case "?2026":
                IsUpdating = on;
                break;
            case "?7":
                _wraps = on;
                break;
            case "?1007":
                break;
            default:
                throw new InvalidDataException($"unknown mode {mode}");
        }
    }
}
