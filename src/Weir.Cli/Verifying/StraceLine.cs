using System.Globalization;
using System.Text.RegularExpressions;
using Weir.Catalogue;
using Weir.Scenarios.Matching;

namespace Weir.Cli.Verifying;

/// <summary>A line of <c>strace -f -T -y</c> as a seen call. It tells result, error, latency and a descriptor's
/// path.</summary>
internal static partial class StraceLine
{
    /// <summary>Reads a whole line; null for what is no call.</summary>
    /// <param name="line">The line, with a call's two halves joined.</param>
    /// <param name="pidOf">The process of a thread, which strace does not tell.</param>
    public static SeenCall? Read(string line, Func<int, int> pidOf)
    {
        if (Finished().Match(line) is not { Success: true } match)
        {
            return null;
        }

        int tid = int.Parse(match.Groups["tid"].Value, CultureInfo.InvariantCulture);
        Dictionary<string, object?> fields = new(StringComparer.Ordinal)
        {
            ["args"] = Alias().Replace(match.Groups["args"].Value, m => $"{m.Value}=O_{m.Groups["flag"].Value}"),
        };
        if (match.Groups["error"] is { Success: true } error)
        {
            // What the kernel says to itself of a call that a signal ended; what the program got, strace never tells.
            if (!error.Value.StartsWith("ERESTART", StringComparison.Ordinal))
            {
                fields["error"] = error.Value;
            }
        }
        else if (Number(match.Groups["ret"].Value) is { } result)
        {
            fields["ret"] = result;
            fields["error"] = null;
        }

        if (match.Groups["time"] is { Success: true } time)
        {
            fields["latency_ns"] =
                Math.Max(1, (long)(double.Parse(time.Value, CultureInfo.InvariantCulture) * 1_000_000_000));
        }

        if (Descriptor().Match(match.Groups["args"].Value) is { Success: true } descriptor)
        {
            string path = descriptor.Groups["path"].Value;
            bool isMemory = path.StartsWith("/memfd:", StringComparison.Ordinal);
            bool isDeleted = descriptor.Groups["deleted"].Success;
            fields["path"] = isMemory ? path[1..] : isDeleted ? $"{path} (deleted)" : path;
        }

        return new SeenCall
        {
            Pid = pidOf(tid), Tid = tid, Syscall = NameOf(match.Groups["name"].Value), Fields = fields,
        };
    }

    /// <summary>Joins the halves of calls that others came between.</summary>
    public static IEnumerable<string> Join(IEnumerable<string> lines)
    {
        Dictionary<string, string> begun = [];
        foreach (string line in lines)
        {
            string tid = line.Split(' ', 2)[0];
            int cut = line.IndexOf(" <unfinished ...>", StringComparison.Ordinal);
            if (cut >= 0)
            {
                begun[tid] = line[..cut];
            }
            else if (Resumed().Match(line) is { Success: true } match && begun.Remove(tid, out string? start))
            {
                yield return start + match.Groups["rest"].Value;
            }
            else
            {
                yield return line;
            }
        }
    }

    // A call younger than strace goes by its number.
    private static string NameOf(string name)
    {
        const string Unknown = "syscall_0x";
        return name.StartsWith(Unknown, StringComparison.Ordinal)
            && int.TryParse(
                name.AsSpan(Unknown.Length), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out int number)
            ? Syscalls.Find(number)?.Name ?? name
            : name;
    }

    // Results of umask are octal.
    private static long? Number(string text) =>
        text.StartsWith("0x", StringComparison.Ordinal)
            ? (long)ulong.Parse(text.AsSpan(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture)
            : text.Length > 1 && text[0] == '0' && text.All(c => c is >= '0' and <= '7') ? Convert.ToInt64(text, 8)
            : long.TryParse(text, CultureInfo.InvariantCulture, out long value) ? value : null;

    [GeneratedRegex(@"^(?<tid>\d+) +(?<name>\w+)\((?<args>.*)\) += (?<ret>-?\w+|\?)(<[^ ]*>(\(deleted\))?)?"
        + @"( (?<error>E[A-Z0-9_]+) \(.*\))?( \(.*\))?( <(?<time>[\d.]+)>)?$")]
    private static partial Regex Finished();

    [GeneratedRegex(@"^\d+ +<\.\.\. \w+ resumed>(?<rest>.*)$")]
    private static partial Regex Resumed();

    // The file of a call whose first argument is a descriptor, and which has no path of its own.
    [GeneratedRegex(@"^\d+<(?<path>/[^>]*)>(?<deleted>\(deleted\))?(?!.*"")")]
    private static partial Regex Descriptor();

    // The same flag by the name that it has for each kind of file.
    [GeneratedRegex(@"\b(SFD|EFD|TFD|IN|EPOLL|SOCK)_(?<flag>NONBLOCK|CLOEXEC)\b")]
    private static partial Regex Alias();
}
