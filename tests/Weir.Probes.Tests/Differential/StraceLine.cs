using System.Globalization;
using System.Text.RegularExpressions;

namespace Weir.Probes.Tests.Differential;

/// <summary>One call as strace -f -y tells it.</summary>
internal sealed partial record StraceLine(int Tid, string Name, string Result, string? Path)
{
    /// <summary>The result of a call that did not return.</summary>
    public const string NoResult = "?";

    /// <summary>Reads a log: halves of unfinished calls are joined, signals and ends left out.</summary>
    public static List<StraceLine> Read(IEnumerable<string> log)
    {
        List<StraceLine> calls = [];
        Dictionary<string, string> unfinished = [];
        foreach (string line in log)
        {
            if (Head().Match(line) is not { Success: true } head)
            {
                continue;
            }

            string tid = head.Groups[1].Value, text = head.Groups[2].Value;
            if (text.StartsWith("+++ superseded", StringComparison.Ordinal))
            {
                unfinished.Remove(tid);
            }
            else if (text.EndsWith("<unfinished ...>", StringComparison.Ordinal))
            {
                unfinished[tid] = text[..^"<unfinished ...>".Length];
            }
            else if (Resumed().Match(text) is { Success: true } resumed)
            {
                unfinished.Remove(tid, out string? begin);
                Add(calls, tid, begin + resumed.Groups[1].Value);
            }
            else if (text.Length > 0 && (char.IsLetter(text[0]) || text[0] == '_'))
            {
                Add(calls, tid, text);
            }
        }

        foreach ((string tid, string text) in unfinished)
        {
            Add(calls, tid, text + ") = ?");
        }

        return calls;
    }

    private static void Add(List<StraceLine> calls, string tid, string text)
    {
        if (Call().Match(text) is not { Success: true } call)
        {
            throw new InvalidDataException($"cannot read strace's line: {text}");
        }

        string name = call.Groups[1].Value, result = call.Groups[3].Value, arguments = call.Groups[2].Value;
        if (result.Contains("ERESTART", StringComparison.Ordinal))
        {
            return;
        }

        Match word = Outcome().Match(result);
        string value = word.Groups[2].Success ? word.Groups[2].Value : word.Groups[1].Value;
        calls.Add(new StraceLine(
            int.Parse(tid, CultureInfo.InvariantCulture), name, name == "rt_sigreturn" ? NoResult : Number(value),
            word.Groups[3].Success ? word.Groups[3].Value : FileOf(name, arguments)));
    }

    /// <summary>The file of the first descriptor, or of a path that begins at it.</summary>
    private static string? FileOf(string name, string arguments)
    {
        if (Descriptor().Match(arguments) is not { Success: true } first)
        {
            return null;
        }

        string file = first.Groups[1].Value;
        bool joins = name is "statx" || name.EndsWith("at", StringComparison.Ordinal)
            || name.EndsWith("at2", StringComparison.Ordinal);
        Match path = PathBehind().Match(joins ? arguments[first.Length..] : "");

        // Weir shows a path without its dots, as the shell's pwd does.
        return path.Groups[1].Value is { Length: > 0 } text
            ? System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(text, file))
            : file;
    }

    private static string Number(string value) => value switch
    {
        ['0', 'x', .. var hex] => ulong.Parse(hex, NumberStyles.HexNumber, CultureInfo.InvariantCulture)
            .ToString(CultureInfo.InvariantCulture),
        ['0', _, ..] => Convert.ToInt64(value, 8).ToString(CultureInfo.InvariantCulture),
        _ => value,
    };

    [GeneratedRegex(@"^(\d+) +(.*)$")]
    private static partial Regex Head();

    [GeneratedRegex(@"^<\.\.\. \w+ resumed>(.*)$")]
    private static partial Regex Resumed();

    [GeneratedRegex(@"^(\w+)\((.*)\) += (.*)$")]
    private static partial Regex Call();

    // A number, an error's name behind -1, and the path of a new descriptor.
    [GeneratedRegex(@"^(\?|-?\w+)(?: (E\w+))?(?:<(.*?)>(?:\(deleted\))?)?")]
    private static partial Regex Outcome();

    [GeneratedRegex(@"^(?:\d+|AT_FDCWD)<(.*?)>(?:\(deleted\))?(?:, |$)")]
    private static partial Regex Descriptor();

    [GeneratedRegex(@"^""([^""\\]*)""")]
    private static partial Regex PathBehind();
}
