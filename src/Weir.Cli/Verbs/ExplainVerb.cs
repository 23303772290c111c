using System.CommandLine;
using System.Globalization;
using Weir.Catalogue;
using Weir.Catalogue.Operations;
using Weir.Cli.Explaining;
using Weir.Cli.Tracing;
using Weir.Cli.Usage;
using Weir.Explain.Demonstrations;
using Weir.Explain.Session;
using Weir.Trace.Filters;

namespace Weir.Cli.Verbs;

/// <summary><c>weir explain</c>.</summary>
internal static class ExplainVerb
{
    private const int DefaultSeconds = 3;

    /// <summary>Makes the verb.</summary>
    public static Verb Make(Surroundings world)
    {
        ExplainArguments arguments = new();
        string demonstrations = string.Join("; ", Demonstration.All.GroupBy(d => d.Call.Row().Name).Select(
            g => $"{g.Key}: {string.Join(", ", g.Select(d => d.Name))}"));
        Verb verb = new("explain", "Show the way of one call through the kernel, and where it waited")
        {
            RunsProgram = true,
            OwnWords = 1,
            Words = () => Syscalls.All.Select(r => r.Name),
            Synopses =
            [
                "explain CALL [OPTION]… -- COMMAND [ARGUMENT]…",
                "explain CALL [OPTION]… -p PID…",
                "explain CALL [--demonstration NAME]",
            ],
            Text =
            [
                "The kernel's stack is taken at each tracepoint that the call passes, in its own thread, in kernel "
                + "threads that work for it, and in the interrupts that complete its requests. The stacks become one "
                + "tree: functions, what was seen in them, where the call slept and who woke it. For io_submit and "
                + "io_uring_enter the requests are followed until they are complete.",
                "Between two tracepoints the path is inferred: a function that returned before one was hit does not "
                + "show, nor does one that the compiler built into its caller.",
                "Without a program and without -p we make the call ourselves. There are demonstrations for "
                + demonstrations + ".",
            ],
            Examples =
            [
                ("weir explain io_submit", "how native AIO submits a direct read, and how it completes"),
                ("weir explain io_getevents", "how completions of native AIO are found"),
                ("weir explain fsync -- sqlite3 my.db 'insert into t values (1)'", "the slowest fsync of a program"),
                ("weir explain io_submit -p 4711 --pick median", "a usual io_submit of a running process"),
                ("weir explain read --nth 3 -- cat file", "the third read"),
            ],
        };
        arguments.AddTo(verb);
        verb.SetAction(parsed => new ExplainRun(Read(arguments, parsed), world).Run());
        return verb;
    }

    private static ExplainOptions Read(ExplainArguments arguments, ParseResult parsed)
    {
        string name = parsed.GetValue(arguments.Call) ?? throw new MisuseException(
            "which call? weir explain fsync, for example");
        SyscallRow call = Syscalls.Find(name) ?? throw new MisuseException(
            $"no call '{name}'{NearMatch.Suggest(name, Syscalls.All.Select(r => r.Name))}");
        string[] command = parsed.GetValue(arguments.Command) ?? [];
        int[] pids = [.. (parsed.GetValue(arguments.Pids) ?? []).SelectMany(p => p.Split(',')).Select(Pid)];
        string? demonstration = parsed.GetValue(arguments.Demonstration);
        string? operation = parsed.GetValue(arguments.Operation);
        string? directory = parsed.GetValue(arguments.Directory);
        if (command.Length > 0 && pids.Length > 0)
        {
            throw new MisuseException("--pid and a program to launch: give one of them");
        }

        if (demonstration is not null && command.Length + pids.Length > 0)
        {
            throw new MisuseException("--demonstration makes the call itself: leave out the program or --pid");
        }

        if (operation is not null && RingOps.Find(operation) is null && AioOps.Find(operation) is null)
        {
            throw new MisuseException($"no operation '{operation}'{NearMatch.Suggest(
                operation, RingOps.All.Concat(AioOps.All).Select(o => o.Name))}");
        }

        if (directory is not null && !Directory.Exists(directory))
        {
            throw new MisuseException($"--directory: no directory '{directory}'");
        }

        bool own = command.Length + pids.Length == 0;
        return new ExplainOptions
        {
            Call = call,
            Launch = command.Length == 0 ? null : new LaunchOptions { Command = [.. command] },
            Pids = [.. pids],
            Demonstration = own ? Demonstrate(call, demonstration) : null,
            Directory = directory ?? Path.GetTempPath(),
            Operation = operation,
            Nth = Number(arguments.Nth, parsed) ?? 0,
            Pick = Choose(parsed.GetValue(arguments.Pick), own),
            Seconds = Number(arguments.Duration, parsed) ?? DefaultSeconds,
            Full = parsed.GetValue(arguments.Full),
            Notes = !parsed.GetValue(arguments.NoNotes),
            Color = parsed.GetValue(arguments.Color) ?? "auto",
            Width = Number(arguments.Width, parsed),
        };
    }

    private static Demonstration Demonstrate(SyscallRow call, string? name)
    {
        var all = Demonstration.Of(call);
        if (all.IsEmpty)
        {
            string others = string.Join(", ", Demonstration.All.Select(d => d.Call.Row().Name).Distinct());
            throw new MisuseException(
                $"there is no demonstration of {call.Name} (but of {others}): add -- COMMAND or --pid PID");
        }

        return name is null
            ? all[0]
            : all.FirstOrDefault(d => d.Name == name) ?? throw new MisuseException(
                $"no demonstration '{name}' of {call.Name}: {string.Join(", ", all.Select(d => d.Name))}");
    }

    private static ExplainPick Choose(string? word, bool own) => word switch
    {
        null => own ? ExplainPick.Median : ExplainPick.Slowest,
        "slowest" => ExplainPick.Slowest,
        "median" => ExplainPick.Median,
        "fastest" => ExplainPick.Fastest,
        _ => throw new MisuseException($"--pick: slowest, median or fastest, not '{word}'"),
    };

    private static int? Number(Option<string?> option, ParseResult parsed) => parsed.GetValue(option) switch
    {
        null => null,
        var text when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int n) && n > 0 => n,
        var text => throw new MisuseException($"{option.Name}: a number from 1 on, not '{text}'"),
    };

    private static int Pid(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int pid) && pid > 0
            ? Directory.Exists($"/proc/{pid}") ? pid : throw new MisuseException($"no process {pid}")
            : throw new MisuseException($"--pid: a number of a process, not '{text}'");
}
