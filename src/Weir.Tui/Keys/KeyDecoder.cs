using System.Text;

namespace Weir.Tui.Keys;

/// <summary>
/// Bytes of a terminal to keys: UTF-8, control characters and escape sequences (ECMA-48, and xterm's). A sequence may
/// come in pieces; Escape alone is one that nothing followed in time, which <see cref="TimeOut"/> says.
/// </summary>
public sealed class KeyDecoder
{
    /// <summary>The longest sequence that is waited for; a longer one is no key.</summary>
    private const int Longest = 32;

    private readonly List<byte> _waiting = [];

    /// <summary>Whether a sequence has begun and not ended.</summary>
    public bool IsWaiting => _waiting.Count > 0;

    /// <summary>Takes bytes and gives the keys that are whole.</summary>
    public IReadOnlyList<Key> Take(ReadOnlySpan<byte> bytes)
    {
        List<Key> keys = [];
        foreach (byte one in bytes)
        {
            _waiting.Add(one);
            Drain(keys, isLate: false);
        }

        return keys;
    }

    /// <summary>Nothing came for a while: what waits is all that there is.</summary>
    public IReadOnlyList<Key> TimeOut()
    {
        List<Key> keys = [];
        Drain(keys, isLate: true);
        _waiting.Clear();
        return keys;
    }

    private void Drain(List<Key> keys, bool isLate)
    {
        while (_waiting.Count > 0 && Next(isLate) is var (key, length) && length > 0)
        {
            if (key is { } whole)
            {
                keys.Add(whole);
            }

            _waiting.RemoveRange(0, Math.Min(length, _waiting.Count));
        }
    }

    /// <summary>The first key and its length in bytes; 0 while it is not whole.</summary>
    private (Key? Key, int Length) Next(bool isLate)
    {
        byte first = _waiting[0];
        return first == 0x1b ? Sequence(isLate) : first >= 0x80 ? Text(0, isLate) : (Control(first), 1);
    }

    private static Key Control(byte code) => code switch
    {
        (byte)'\r' or (byte)'\n' => new Key(KeyCode.Enter),
        (byte)'\t' => new Key(KeyCode.Tab),
        0x08 or 0x7f => new Key(KeyCode.Backspace),
        0 => new Key(KeyCode.Character, new Rune(' '), Ctrl: true),
        < 0x1b => new Key(KeyCode.Character, new Rune('a' + code - 1), Ctrl: true),
        < 0x20 => new Key(KeyCode.Other),
        _ => new Key(KeyCode.Character, new Rune((char)code)),
    };

    private (Key? Key, int Length) Text(int at, bool isLate)
    {
        Span<byte> bytes = stackalloc byte[4];
        int count = Math.Min(4, _waiting.Count - at);
        for (int i = 0; i < count; i++)
        {
            bytes[i] = _waiting[at + i];
        }

        return Rune.DecodeFromUtf8(bytes[..count], out Rune rune, out int used) switch
        {
            System.Buffers.OperationStatus.Done => (new Key(KeyCode.Character, rune), at + used),
            System.Buffers.OperationStatus.NeedMoreData when !isLate => (null, 0),
            _ => (null, at + Math.Max(1, used)),
        };
    }

    private (Key? Key, int Length) Sequence(bool isLate)
    {
        if (_waiting.Count == 1)
        {
            return isLate ? (new Key(KeyCode.Escape), 1) : (null, 0);
        }

        switch (_waiting[1])
        {
            case 0x1b:
                return (new Key(KeyCode.Escape), 1);
            case (byte)'[':
                return Csi(isLate);
            case (byte)'O':
                return _waiting.Count > 2 ? (Letter(_waiting[2], ""), 3) : isLate ? (null, 2) : (null, 0);
            case >= 0x80:
                (Key? key, int length) = Text(1, isLate);
                return (key is { } text ? text with { Alt = true } : null, length);
            default:
                return (Control(_waiting[1]) with { Alt = true }, 2);
        }
    }

    // ESC [ parameters (0x30 to 0x3f) intermediates (0x20 to 0x2f) final (0x40 to 0x7e)
    private (Key? Key, int Length) Csi(bool isLate)
    {
        int end = 2;
        while (end < _waiting.Count && _waiting[end] is >= 0x20 and < 0x40)
        {
            end++;
        }

        if (end == _waiting.Count)
        {
            return isLate || end > Longest ? (new Key(KeyCode.Other), end) : (null, 0);
        }

        string parameters = Encoding.ASCII.GetString([.. _waiting[2..end]]);
        return _waiting[end] is >= 0x40 and < 0x7f
            ? (_waiting[end] == (byte)'~' ? Numbered(parameters) : Letter(_waiting[end], parameters), end + 1)
            : (new Key(KeyCode.Other), end);
    }

    private static Key Letter(byte letter, string parameters)
    {
        KeyCode code = letter switch
        {
            (byte)'A' => KeyCode.Up,
            (byte)'B' => KeyCode.Down,
            (byte)'C' => KeyCode.Right,
            (byte)'D' => KeyCode.Left,
            (byte)'H' => KeyCode.Home,
            (byte)'F' => KeyCode.End,
            (byte)'Z' => KeyCode.BackTab,
            (byte)'P' => KeyCode.Help,
            (byte)'M' => KeyCode.Enter,
            _ => KeyCode.Other,
        };
        return Modified(new Key(code), parameters);
    }

    private static Key Numbered(string parameters)
    {
        KeyCode code = parameters.Split(';')[0] switch
        {
            "1" or "7" => KeyCode.Home,
            "3" => KeyCode.Delete,
            "4" or "8" => KeyCode.End,
            "5" => KeyCode.PageUp,
            "6" => KeyCode.PageDown,
            "11" => KeyCode.Help,
            _ => KeyCode.Other,
        };
        return Modified(new Key(code), parameters);
    }

    // The second parameter is 1 and a bit each for Shift, Alt and Ctrl.
    private static Key Modified(Key key, string parameters)
    {
        string[] parts = parameters.Split(';');
        return parts.Length > 1 && int.TryParse(parts[1], out int held) && held > 0
            ? key with { Alt = ((held - 1) & 2) != 0, Ctrl = ((held - 1) & 4) != 0 }
            : key;
    }
}
