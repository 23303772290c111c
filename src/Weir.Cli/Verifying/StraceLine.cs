using System.Globalization;
using System.Text.RegularExpressions;
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
        Dictionary<string, object?> fields = new(StringComparer.Ordinal) { ["args"] = match.Groups["args"].Value };
        if (match.Groups["error"] is { Success: true } error)
        {
            fields["error"] = error.Value;
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
            fields["path"] = descriptor.Groups["path"].Value;
        }

        return new SeenCall
        {
            Pid = pidOf(tid), Tid = tid, Syscall = match.Groups["name"].Value, Fields = fields,
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

    private static long? Number(string text) =>
        text.StartsWith("0x", StringComparison.Ordinal)
            ? (long)ulong.Parse(text.AsSpan(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture)
            : long.TryParse(text, CultureInfo.InvariantCulture, out long value) ? value : null;

    [GeneratedRegex(@"^(?<tid>\d+) +(?<name>\w+)\((?<args>.*)\) += (?<ret>-?\w+|\?)(<[^ ]*>)?"
        + @"( (?<error>E[A-Z0-9]+) \(.*\))?( \(.*\))?( <(?<time>[\d.]+)>)?$")]
    private static partial Regex Finished();

    [GeneratedRegex(@"^\d+ +<\.\.\. \w+ resumed>(?<rest>.*)$")]
    private static partial Regex Resumed();

    // The file of a call whose first argument is a descriptor, and which has no path of its own.
    [GeneratedRegex(@"^\d+<(?<path>/[^>]*)>(?!.*"")")]
    private static partial Regex Descriptor();
}
