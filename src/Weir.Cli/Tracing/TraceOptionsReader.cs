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
    private readonly OptionValues _values = new(parsed);

    /// <summary>Reads and checks everything.</summary>
    public TraceOptions Read()
    {
        StreamOptions streams = new ServerReader(arguments, _values).Read();
        TraceOptions options = new()
        {
            Launch = Launch(),
            Pids = Ids(arguments.Pids, "process"),
            Follow = !_values.Given(arguments.NoFollow),
            Tids = Ids(arguments.Tids, "thread"),
            Comms = [.. _values.Values(arguments.Comms).Select(Comm)],
            Uids = [.. _values.Words(arguments.Uids).Select(Account.FindUid)],
            CgroupDirectory = _values.One(arguments.Cgroup) is { } cgroup ? CgroupFinder.Find(cgroup) : null,
            Selection = SyscallSelection.Read(
                _values.Values(arguments.Syscalls), _values.Values(arguments.Families),
                _values.Values(arguments.Kinds)),
            Async = !_values.Given(arguments.NoAsync),
            Stacks = _values.Given(arguments.Stacks),
            WithoutBtf = _values.Given(arguments.WithoutBtf),
            ErrorsOnly = _values.Given(arguments.Errors),
            SlowerThanNs = _values.DurationNs(arguments.SlowerThan) ?? 0,
            SampleEvery = (int)(_values.Count(arguments.Sample, 1, int.MaxValue) ?? 1),
            Filter = Filter(),
            Duration = _values.Duration(arguments.Duration),
            Limit = _values.Count(arguments.Limit, 1, long.MaxValue) ?? 0,
            DataBytes = (int)(_values.Size(arguments.Data, 0, MostData) ?? 32),
            BufferBytes = Buffer(),
            Streams = streams,
            Output = new OutputReader(arguments, _values).Read(streams.Any),
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

        if (!options.Async && options.Selection.Rows.IsEmpty)
        {
            throw new MisuseException("--no-async leaves nothing of what is selected: only operations are");
        }

        if (options.Launch is null)
        {
            RefuseWithoutProgram(arguments.User);
            RefuseWithoutProgram(arguments.Env);
            RefuseWithoutProgram(arguments.Directory);
        }
    }

    private void RefuseWithoutProgram(Option option)
    {
        if (_values.Has(option))
        {
            throw new MisuseException($"{option.Name} is for a program to launch: add -- COMMAND");
        }
    }

    private LaunchOptions? Launch()
    {
        string[] command = _values.Values(arguments.Command);
        if (command.Length == 0)
        {
            return null;
        }

        string? directory = _values.One(arguments.Directory);
        if (directory is not null && !System.IO.Directory.Exists(directory))
        {
            throw new MisuseException($"--chdir: no directory '{directory}'");
        }

        return new LaunchOptions
        {
            Command = [.. command],
            User = _values.One(arguments.User) is { } user ? Account.Find(user) : null,
            Environment = [.. _values.Values(arguments.Env).Select(Variable)],
            Directory = directory is null ? null : Path.GetFullPath(directory),
        };
    }

    private ICallFilter? Filter()
    {
        List<ICallFilter> filters = [];
        try
        {
            if (_values.Values(arguments.Paths) is { Length: > 0 } globs)
            {
                filters.Add(new PathFilter(globs.Select(g => new PathGlob(g))));
            }

            if (_values.One(arguments.Filter) is { } condition)
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
        foreach (string word in _values.Words(option))
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
        long size = _values.Size(arguments.Buffer, 4096, 1L << 31) ?? 64 << 20;
        return (size & (size - 1)) == 0
            ? size
            : throw new MisuseException($"--buffer: {size} bytes is not a power of two");
    }
}
