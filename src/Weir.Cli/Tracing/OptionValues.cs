using System.CommandLine;
using System.Globalization;
using Weir.Trace.Filters;

namespace Weir.Cli.Tracing;

/// <summary>What options were given, as numbers, times and words; what is none of these is misuse.</summary>
internal sealed class OptionValues(ParseResult parsed)
{
    /// <summary>Whether an option was given.</summary>
    public bool Has(Option option) => parsed.GetResult(option) is { Implicit: false };

    /// <summary>Whether a switch was given.</summary>
    public bool Given(Option<bool> option) => parsed.GetValue(option);

    /// <summary>The value of an option, or null.</summary>
    public string? One(Option<string?> option) => parsed.GetValue(option);

    /// <summary>The values of an option that may be repeated.</summary>
    public string[] Values(Option<string[]> option) => parsed.GetValue(option) ?? [];

    /// <summary>The words of an argument.</summary>
    public string[] Values(Argument<string[]> argument) => parsed.GetValue(argument) ?? [];

    /// <summary>The values of an option that may be repeated or separated by commas.</summary>
    public IEnumerable<string> Words(Option<string[]> option) => Values(option).SelectMany(
        v => v.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));

    /// <summary>A time in ns, or null.</summary>
    public long? DurationNs(Option<string?> option) => One(option) is not { } text
        ? null
        : Quantity.TryReadDuration(text, out long ns) && ns > 0
            ? ns
            : throw new MisuseException($"{option.Name}: '{text}' is no time such as 10s, 5ms or 200us");

    /// <summary>A time, or null.</summary>
    public TimeSpan? Duration(Option<string?> option) => DurationNs(option) is { } ns ? Span(ns) : null;

    /// <summary>A size in bytes, or null.</summary>
    public long? Size(Option<string?> option, long least, long most) => One(option) is not { } text
        ? null
        : Quantity.TryReadSize(text, out long size) && size >= least && size <= most
            ? size
            : throw new MisuseException($"{option.Name}: '{text}' is no size from {least} to {most} bytes");

    /// <summary>A number, or null.</summary>
    public long? Count(Option<string?> option, long least, long most) => One(option) is not { } text
        ? null
        : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long n) && n >= least && n <= most
            ? n
            : throw new MisuseException($"{option.Name}: '{text}' is no number from {least}");

    /// <summary>One of a few words.</summary>
    public T Choose<T>(Option<string?> option, T otherwise)
        where T : struct, Enum
    {
        string? text = One(option);
        return text is null ? otherwise
            : char.IsLetter(text.FirstOrDefault()) && Enum.TryParse(text, ignoreCase: true, out T value) ? value
            : throw new MisuseException(
                $"{option.Name}: '{text}' is none of {string.Join(", ", Enum.GetNames<T>()).ToLowerInvariant()}");
    }

    /// <summary>Nanoseconds as a span of time.</summary>
    public static TimeSpan Span(long ns) => TimeSpan.FromTicks(ns / TimeSpan.NanosecondsPerTick);
}
