using System.Collections.Immutable;
using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Parsing;
using System.Reflection;
using Weir.Cli.Output;
using Weir.Cli.Tracing;
using Weir.Cli.Usage;
using Weir.Cli.Verbs;
using Weir.Kernel;
using Weir.Trace.Filters;

namespace Weir.Cli;

/// <summary>The tool: its verbs, and what becomes of errors.</summary>
internal sealed class WeirTool(Surroundings world)
{
    /// <summary>Set to see where an unexpected error comes from.</summary>
    private const string StackVariable = "WEIR_STACK";

    /// <summary>The version.</summary>
    public static string Version { get; } =
        typeof(WeirTool).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion
            .Split('+')[0] ?? "unknown";

    private static bool WantsStack => Environment.GetEnvironmentVariable(StackVariable) is not null;

    /// <summary>Runs a command line.</summary>
    /// <returns>The exit code.</returns>
    public int Run(string[] arguments)
    {
        try
        {
            int code = Invoke(arguments);
            world.Out.Flush();
            return code;
        }
        catch (ReaderGoneException)
        {
            return ExitCode.Done;
        }
        catch (MisuseException e)
        {
            return Say(e.Message, ExitCode.Misuse);
        }
        catch (Exception e)
        {
            FlushWhatIsThere();
            return Say(Message(e), ExitCode.Failure);
        }
    }

    // What was written before something failed is still worth reading.
    private void FlushWhatIsThere()
    {
        try
        {
            world.Out.Flush();
        }
        catch (IOException)
        {
            // That is what failed.
        }
    }

    /// <summary>What people read of an error: one line, unless they asked for where it comes from.</summary>
    public static string Message(Exception error)
    {
        if (error is KernelException or FeatureMissingException or IOException or UnauthorizedAccessException
            or InvalidDataException)
        {
            return WantsStack ? error.ToString() : error.Message;
        }

        string what = WantsStack ? error.ToString() : $"{error.Message} ({StackVariable}=1 shows where)";
        return $"unexpected {error.GetType().Name}: {what}";
    }

    /// <summary>Every verb, in the order of the help.</summary>
    private ImmutableArray<Entry> Entries =>
    [
        new("trace", () => TraceVerb.Make(world)) { Traces = true },
        new("top", () => TopVerb.Make(world)) { Traces = true },
        new("explain", () => ExplainVerb.Make(world)),
        new("report", () => ReportVerb.Make(world)),
        new("flame", () => FlameVerb.Make(world)),
        new("diff", () => DiffVerb.Make(world)),
        new("cat", () => CatVerb.Make(world)),
        new("record", () => RecordVerb.Make(world)),
        new("replay", () => ReplayVerb.Make(world)),
        new("log", () => LogVerb.Make(world)),
        new("reissue", () => ReissueVerb.Make(world)),
        new("syscalls", () => SyscallsVerb.Make(world)),
        new("doctor", () => DoctorVerb.Make(world)),
        new("bench", () => BenchVerb.Make(world)),
        new("scenario", () => ScenarioVerb.Make(world)),
        new("verify", () => VerifyVerb.Make(world)),
        new("completion", () => CompletionVerb.Make(world, () => Root())),
        new("man", () => ManVerb.Make(world, () => Root())),
    ];

    /// <summary>The commands: all of them, or the one that is asked for, as making all takes time.</summary>
    private RootCommand Root(Entry? only = null)
    {
        RootCommand root = new("Weir shows, makes and replays Linux I/O, asynchronous I/O above all");
        foreach (Entry entry in only is null ? Entries : [only])
        {
            root.Subcommands.Add(entry.Make());
        }

        foreach (HelpOption help in root.Options.OfType<HelpOption>())
        {
            help.Action = new TeachingHelp(world.Out);
        }

        return root;
    }

    private int Invoke(string[] arguments)
    {
        if (arguments is ["help", .. var verb])
        {
            arguments = [.. verb, "--help"];
        }

        Entry? asked = arguments is [var word, ..] ? Entries.FirstOrDefault(e => e.Name == word) : null;
        if (asked is { Traces: true })
        {
            world.Sessions.Prepare();
        }

        RootCommand root = Root(asked);
        if (arguments is [])
        {
            world.Out.Write(HelpText.Of(root, "weir"));
            return ExitCode.Misuse;
        }

        if (arguments is ["--version"])
        {
            world.Out.WriteLine($"weir {Version}");
            return ExitCode.Done;
        }

        // No response files: a program's argument that begins with @ is its own.
        ParseResult parsed = root.Parse(arguments, new ParserConfiguration { ResponseFileTokenReplacer = null });
        Refuse(parsed, arguments);
        return parsed.Invoke(new InvocationConfiguration
        {
            Output = world.Out,
            Error = world.Error,
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null,
        });
    }

    private static void Refuse(ParseResult parsed, string[] arguments)
    {
        Command command = parsed.CommandResult.Command;
        if (command is RootCommand && arguments[0] is var word && !word.StartsWith('-'))
        {
            throw new MisuseException(
                $"no command '{word}'{NearMatch.Suggest(word, command.Subcommands.Select(c => c.Name))}");
        }

        int end = Array.IndexOf(arguments, "--");
        if (command is Verb { RunsProgram: true } && end >= 0 && end == arguments.Length - 1)
        {
            // An empty variable in a script: what would be traced instead is the whole machine.
            throw new MisuseException($"no program follows '--': weir {command.Name} … -- COMMAND [ARGUMENT]…");
        }

        string[] ours = end < 0 ? arguments : arguments[..end];
        string[] stray = [.. Arguments(parsed).Where(ours.Contains)];
        if (stray.FirstOrDefault(a => a.StartsWith('-') && a.Length > 1 && !IsOption(command, a)) is { } unknown)
        {
            throw new MisuseException(
                $"no option '{unknown}'{NearMatch.Suggest(unknown, command.Options.Select(o => o.Name))}"
                + $" (weir {command.Name} --help)");
        }

        // A word of ours may also be one of the program's; only more words than the program has are too many.
        int programs = end < 0 ? 0 : arguments.Length - end - 1;
        if (command is Verb { RunsProgram: true, OwnWords: var own } && Arguments(parsed).Count() > programs + own)
        {
            string[] before = [command.Name, .. stray.Take(own)];
            throw new MisuseException(
                $"put -- before the program: weir {string.Join(' ', before)} -- {string.Join(' ', stray.Skip(own))}");
        }

        // Who asks for help need not know yet what is required.
        if (parsed.Errors.Count == 0 || parsed.Action is TeachingHelp)
        {
            return;
        }

        throw new MisuseException(
            command.Arguments.FirstOrDefault(a => IsMissing(parsed, a)) is { } missing
                ? $"{missing.Name.ToUpperInvariant()} is missing: weir {Synopsis(command)} (weir {command.Name} --help)"
                : parsed.Errors[0].Message);
    }

    private static bool IsMissing(ParseResult parsed, Argument argument) =>
        argument.Arity.MinimumNumberOfValues > 0 && parsed.GetResult(argument) is not { Tokens.Count: > 0 };

    private static string Synopsis(Command command) =>
        command is Verb { Synopses: [var first, ..] } ? first : command.Name;

    // An option of ours may also be one of the program's: weir trace -q -- git clone -q.
    private static bool IsOption(Command command, string word) =>
        command.Options.Any(o => o.Name == word || o.Aliases.Contains(word));

    // With an unknown option the parser takes the word for an argument: 'weir trace --sumary -- ls' would launch it.
    private static IEnumerable<string> Arguments(ParseResult parsed) =>
        parsed.CommandResult.Children.OfType<ArgumentResult>().SelectMany(a => a.Tokens).Select(t => t.Value)
            .Concat(parsed.UnmatchedTokens);

    private int Say(string message, int code)
    {
        world.Error.WriteLine($"weir: {message}");
        return code;
    }

    /// <summary>A verb that is made when it is needed.</summary>
    private sealed record Entry(string Name, Func<Verb> Make)
    {
        /// <summary>Whether it traces.</summary>
        public bool Traces { get; init; }
    }
}
