using System.Globalization;
using System.Net;
using System.Runtime.InteropServices;
using System.Text;
using static Weir.Catalogue.SyscallId;

namespace Weir.Scenarios.Scripting;

/// <summary>What the words of a <see cref="FailureTable"/> stand for, in one scenario.</summary>
internal sealed class FailureWords
{
    private const int NoProcess = 0x3fffffff, NoDescriptor = 99999, WorkingDirectory = -100;
    private const short UnixFamily = 1, InetFamily = 2;
    private readonly Script _script;
    private readonly Dictionary<char, long> _made = [];
    private readonly Dictionary<string, (long Value, Block? Memory)> _named = [];

    /// <summary>Prepares.</summary>
    public FailureWords(Script script) => _script = script;

    /// <summary>Gives a result a name.</summary>
    public void Name(string name, long value) => _named[name] = (value, null);

    /// <summary>Gives memory a name, whose content later words may read.</summary>
    public void Name(string name, string word) =>
        _named[name] = Memory(word) is { } block
            ? (block.Address, block)
            : throw new ArgumentException($"'{word}' is no memory", nameof(word));

    /// <summary>What a word stands for.</summary>
    public Word Read(string word) => word switch
    {
        "X" => NoDescriptor,
        "N" => NoProcess,
        "D" => WorkingDirectory,
        "me" => Script.Pid,
        "self" => Script.Tid,
        ['\'', ..] => word[1..].Replace('~', ' '),
        _ when Number(word) is { } number => number,
        _ when Memory(word) is { } block => block,
        [>= 'A' and <= 'Z'] => Descriptor(word[0]),
        _ => Named(word),
    };

    private static long? Number(string word)
    {
        bool isNegative = word[0] == '-';
        ReadOnlySpan<char> digits = word.AsSpan(isNegative ? 1 : 0);
        long number;
        if (digits.StartsWith("0x", StringComparison.Ordinal)
            ? !long.TryParse(digits[2..], NumberStyles.HexNumber, CultureInfo.InvariantCulture, out number)
            : !long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out number))
        {
            return null;
        }

        return isNegative ? -number : number;
    }

    private Block? Memory(string word) => word switch
    {
        "B" => _script.Memory(4096),
        ['[', .., ']'] => _script.Longs([.. Parts(word[1..^1]).Select(Value)]),
        ['(', .., ')'] => _script.Ints([.. Parts(word[1..^1]).Select(w => unchecked((int)Value(w)))]),
        ['u', 'n', ':', ..] => Address(UnixFamily, 110, Encoding.UTF8.GetBytes(word[3..])),
        ['i', 'n', ':', ..] => Inet(IPEndPoint.Parse(word[3..])),
        _ => null,
    };

    private Block Address(short family, int length, ReadOnlySpan<byte> rest)
    {
        Block block = _script.Memory(length).Put(0, family);
        rest.CopyTo(block.Span[2..]);
        return block;
    }

    private Block Inet(IPEndPoint to) => Address(
        InetFamily, 16, [(byte)(to.Port >> 8), (byte)to.Port, .. to.Address.GetAddressBytes()]);

    private long Value(string word) => Read(word) is { Text: { } text } ? _script.Text(text).Address : Read(word).Value;

    private static IEnumerable<string> Parts(string list)
    {
        int depth = 0, begin = 0;
        for (int i = 0; i <= list.Length; i++)
        {
            char at = i < list.Length ? list[i] : ',';
            depth += at is '(' or '[' ? 1 : at is ')' or ']' ? -1 : 0;
            if (at == ',' && depth == 0)
            {
                yield return list[begin..i];
                begin = i + 1;
            }
        }
    }

    private long Named(string word)
    {
        int cut = word.AsSpan().IndexOfAny(".:+");
        if (!_named.TryGetValue(cut < 0 ? word : word[..cut], out (long Value, Block? Memory) named))
        {
            throw new ArgumentException($"no word '{word}'", nameof(word));
        }

        int number = cut < 0 ? 0 : (int)Number(word[(cut + 1)..])!.Value;
        return (cut < 0 ? '+' : word[cut]) switch
        {
            '.' => named.Memory!.Value.Int32(4 * number),
            ':' => named.Memory!.Value.Int64(8 * number),
            _ => named.Value + number,
        };
    }

    private long Descriptor(char letter)
    {
        ref long made = ref CollectionsMarshal.GetValueRefOrAddDefault(_made, letter, out bool isKnown);
        return isKnown ? made : made = letter switch
        {
            'F' => _script.Open("file"),
            'R' => _script.Open("folder", "O_RDONLY|O_DIRECTORY"),
            'O' => _script.Call(Openat, WorkingDirectory, "file", 0x200000, 0).Ok(),
            'Q' => _script.Pipe().Read,
            'W' => _script.Pipe().Write,
            'S' => _script.Call(Socket, 2, 1, 0).Ok(),
            'U' => _script.Sockets().One,
            'E' => _script.Call(EpollCreate1, 0).Ok(),
            'V' => _script.Call(Eventfd2, 0, 0x800).Ok(),
            'T' => _script.Call(TimerfdCreate, 0, 0x800).Ok(),
            'I' => _script.Call(InotifyInit1, 0x800).Ok(),
            _ => throw new ArgumentException($"no descriptor '{letter}'", nameof(letter)),
        };
    }
}
