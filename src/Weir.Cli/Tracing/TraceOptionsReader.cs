using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using System.Text;
using Weir.Trace;
using Weir.Trace.Filters;

namespace Weir.Cli.Tracing;

/// <summary>Turns the command line into <see cref="TraceOptions"/>, or says what is wrong with it.</summary>
internal sealed class TraceOptionsReader(TraceArguments arguments, ParseResult parsed)
{
    private const int MostComm = 15;
    private const int MostData = 4096;

    /// <summary>Reads and checks everything.</summary>
    public TraceOptions Read()
    {
        TraceOptions options = new()
        {
            Launch = Launch(),
            Pids = Ids(arguments.Pids, "process"),
            Follow = !parsed.GetValue(arguments.NoFollow),
            Tids = Ids(arguments.Tids, "thread"),
            Comms = [.. Values(arguments.Comms).Select(Comm)],
            Uids = [.. Words(arguments.Uids).Select(Account.FindUid)],
            CgroupDirectory = One(arguments.Cgroup) is { } cgroup ? CgroupFinder.Find(cgroup) : null,
            Selection = SyscallSelection.Read(
                Values(arguments.Syscalls), Values(arguments.Families), Values(arguments.Kinds)),
            Async = !parsed.GetValue(arguments.NoAsync),
            ErrorsOnly = parsed.GetValue(arguments.Errors),
            SlowerThanNs = DurationNs(arguments.SlowerThan) ?? 0,
            SampleEvery = (int)(Count(arguments.Sample, 1, int.MaxValue) ?? 1),
            Filter = Filter(),
            Duration = DurationNs(arguments.Duration) is { } ns
                ? TimeSpan.FromTicks(ns / TimeSpan.NanosecondsPerTick)
                : null,
            Limit = Count(arguments.Limit, 1, long.MaxValue) ?? 0,
            DataBytes = (int)(Size(arguments.Data, 0, MostData) ?? 32),
            BufferBytes = Buffer(),
            Output = Output(),
        };
        RefuseContradictions(options);
        return options;
    }

    private void RefuseContradictions(TraceOptions options)
    {
        if (options.Launch is not null && !options.Pids.IsEmpty)
        {
            throw new MisuseException("--pid and a program to launch: give one of them");
        }

        if (options.Launch is not null && !options.Tids.IsEmpty)
        {
            throw new MisuseException("--tid and a program to launch: its threads are not known yet");
        }

        if (options.Launch is null && options.Pids.IsEmpty && !options.Follow)
        {
            throw new MisuseException("--no-follow needs --pid or a program to launch");
        }

        if (options.Launch is null)
        {
            RefuseWithoutProgram(arguments.User);
            RefuseWithoutProgram(arguments.Env);
            RefuseWithoutProgram(arguments.Directory);
        }

        if (options.Output.Summary && options.Output.Format != OutputFormat.Text)
        {
            throw new MisuseException("--summary is text: leave out --format, or write rows and sum them up yourself");
        }
    }

    private void RefuseWithoutProgram(Option option)
    {
        if (parsed.GetResult(option) is not null)
        {
            throw new MisuseException($"{option.Name} is for a program to launch: add -- COMMAND");
        }
    }

    private LaunchOptions? Launch()
    {
        string[] command = parsed.GetValue(arguments.Command) ?? [];
        if (command.Length == 0)
        {
            return null;
        }

        string? directory = One(arguments.Directory);
        if (directory is not null && !System.IO.Directory.Exists(directory))
        {
            throw new MisuseException($"--chdir: no directory '{directory}'");
        }

        return new LaunchOptions
        {
            Command = [.. command],
            User = One(arguments.User) is { } user ? Account.Find(user) : null,
            Environment = [.. Values(arguments.Env).Select(Variable)],
            Directory = directory is null ? null : Path.GetFullPath(directory),
        };
    }

    private OutputOptions Output() => new()
    {
        Format = Choose(arguments.Format, OutputFormat.Text),
        Summary = parsed.GetValue(arguments.Summary),
        File = One(arguments.Output),
        Escape = Choose(arguments.Escape, Choice.Auto),
        Color = Choose(arguments.Color, Choice.Auto),
        Time = Choose(arguments.Time, TimeColumn.Relative),
        Quiet = parsed.GetValue(arguments.Quiet),
    };

    private ICallFilter? Filter()
    {
        List<ICallFilter> filters = [];
        try
        {
            if (Values(arguments.Paths) is { Length: > 0 } globs)
            {
                filters.Add(new PathFilter(globs.Select(g => new PathGlob(g))));
            }

            if (One(arguments.Filter) is { } condition)
            {
                filters.Add(FilterExpression.Parse(condition));
            }
        }
        catch (ArgumentException e) when (e is not MisuseException)
        {
            throw new MisuseException(e.Message);
        }

        return AllOf.Of(filters);
    }

    private ImmutableArray<int> Ids(Option<string[]> option, string what)
    {
        ImmutableArray<int>.Builder ids = ImmutableArray.CreateBuilder<int>();
        foreach (string word in Words(option))
        {
            if (!int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out int id) || id == 0)
            {
                throw new MisuseException($"{option.Name}: '{word}' is no number of a {what}");
            }

            // /proc/N is there for the number of any thread, though ls does not show it (proc(5)).
            if (!Directory.Exists($"/proc/{id}"))
            {
                throw new MisuseException($"{option.Name}: there is no {what} {id}");
            }

            ids.Add(id);
        }

        return ids.ToImmutable();
    }

    private static string Comm(string name) =>
        name.Length > 0 && Encoding.UTF8.GetByteCount(name) <= MostComm
            ? name
            : throw new MisuseException(
                $"--comm: '{name}' is not 1 to {MostComm} bytes, which is what the kernel keeps");

    private static KeyValuePair<string, string?> Variable(string text)
    {
        int at = text.IndexOf('=');
        return at == 0
            ? throw new MisuseException($"--env: '{text}' has no name")
            : at < 0 ? new(text, null) : new(text[..at], text[(at + 1)..]);
    }

    private long Buffer()
    {
        long size = Size(arguments.Buffer, 4096, 1L << 31) ?? 64 << 20;
        return (size & (size - 1)) == 0
            ? size
            : throw new MisuseException($"--buffer: {size} bytes is not a power of two");
    }

    private long? DurationNs(Option<string?> option) => One(option) is not { } text
        ? null
        : Quantity.TryReadDuration(text, out long ns) && ns > 0
            ? ns
            : throw new MisuseException($"{option.Name}: '{text}' is no time such as 10s, 5ms or 200us");

    private long? Size(Option<string?> option, long least, long most) => One(option) is not { } text
        ? null
        : Quantity.TryReadSize(text, out long size) && size >= least && size <= most
            ? size
            : throw new MisuseException($"{option.Name}: '{text}' is no size from {least} to {most} bytes");

    private long? Count(Option<string?> option, long least, long most) => One(option) is not { } text
        ? null
        : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long n) && n >= least && n <= most
            ? n
            : throw new MisuseException($"{option.Name}: '{text}' is no number from {least}");

    private T Choose<T>(Option<string?> option, T otherwise)
        where T : struct, Enum
    {
        string? text = One(option);
        return text is null ? otherwise
            : char.IsLetter(text.FirstOrDefault()) && Enum.TryParse(text, ignoreCase: true, out T value) ? value
            : throw new MisuseException(
                $"{option.Name}: '{text}' is none of {string.Join(", ", Enum.GetNames<T>()).ToLowerInvariant()}");
    }

    private string? One(Option<string?> option) => parsed.GetValue(option);

    private string[] Values(Option<string[]> option) => parsed.GetValue(option) ?? [];

    private IEnumerable<string> Words(Option<string[]> option) => Values(option).SelectMany(
        v => v.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
}
