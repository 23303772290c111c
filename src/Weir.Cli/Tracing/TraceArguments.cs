using System.CommandLine;
using Weir.Catalogue;
using Weir.Cli.Usage;
using Weir.Trace;

namespace Weir.Cli.Tracing;

/// <summary>The options of <c>weir trace</c> as the command line takes them.</summary>
internal sealed class TraceArguments
{
    public Argument<string[]> Command { get; } = new("command") { Arity = ArgumentArity.ZeroOrMore };

    public Option<string[]> Pids { get; } = List(
        "--pid", "PID", "Trace these processes and their children (repeat, or separate by commas).", "-p");

    public Option<bool> NoFollow { get; } = new("--no-follow") { Description = "Leave children out." };

    public Option<string[]> Tids { get; } = List("--tid", "TID", "Only these threads.");

    public Option<string[]> Comms { get; } = List("--comm", "NAME", "Only threads of this name.");

    public Option<string[]> Uids { get; } = List("--uid", "USER", "Only this effective user, by name or number.");

    public Option<string?> Cgroup { get; } = One(
        "--cgroup", "CGROUP", "Only below this cgroup: its path, or the id of a container (its beginning will do).");

    public Option<string[]> Syscalls { get; } = List(
        "--syscalls", "LIST", "Only these calls and operations, such as read or io_uring:read; '!name' leaves one out, "
            + "'open*' and 'aio:*' take several.", "-e")
        .Taking(() => SyscallSelection.Words);

    public Option<string[]> Families { get; } = List("--families", "LIST", "Only calls of these families.")
        .Taking(() => Enum.GetValues<Family>().Select(Words.Of));

    public Option<string[]> Kinds { get; } = List(
        "--kinds", "LIST", "Only calls with an argument of these kinds, such as fd or path.")
        .Taking(() => SyscallSelection.KindWords);

    public Option<bool> NoAsync { get; } = new("--no-async")
    {
        Description = "No rows for the operations of io_uring and native AIO, only for the calls that drive them.",
    };

    public Option<bool> WithoutBtf { get; } = new("--without-btf")
    {
        Description = "Do without the kernel's types, as on a kernel built without them: less is seen.",
    };

    public Option<bool> Stacks { get; } = new("--stacks")
    {
        Description = "Record the functions that led to each call, for weir flame --by stack,syscall.",
    };

    public Option<bool> Errors { get; } = new("--errors") { Description = "Only calls that fail." };

    public Option<string?> SlowerThan { get; } = One(
        "--slower-than", "TIME", "Only calls that take longer, such as 5ms.");

    public Option<string?> Sample { get; } = One(
        "--sample", "N", "A row for one call in N; the others are counted, exactly.");

    public Option<string[]> Paths { get; } = new("--path")
    {
        HelpName = "GLOB",
        Description = "Only calls on such a path, on either one of two: '/var/lib/**', '*.so' (may be repeated).",
    };

    public Option<string?> Filter { get; } = One(
        "--filter", "CONDITION", "Only calls for which this holds, such as \"bytes > 1MiB and not comm = 'dd'\".");

    public Option<string?> Duration { get; } = One("--duration", "TIME", "Stop after this time, such as 10s.", "-d");

    public Option<string?> Limit { get; } = One("--limit", "N", "Stop after N rows.", "-n");

    public Option<bool> Summary { get; } = new("--summary", "-s")
    {
        Description = "Tables of calls, errors, bytes and latencies by syscall, file and process instead of lines.",
    };

    public Option<string?> Format { get; } = One(
        "--format", "FORMAT", "text (default), csv or jsonl, where the name of an output does not say it.", "-f")
        .Taking(() => ["text", "csv", "jsonl"]);

    public Option<string[]> Output { get; } = new("--output", "-o")
    {
        HelpName = "FILE",
        Description = "Write to FILE; its ending says how: .parquet, .csv, .jsonl, .trace.json, .svg and so on. - is "
            + "standard output (may be repeated).",
    };

    public Option<string[]> Rotate { get; } = List(
        "--rotate", "SIZE|TIME", "A new file after SIZE (1GiB, looked at between groups of rows) or TIME (10m).");

    public Option<string?> Keep { get; } = One(
        "--keep", "N", "Keep the newest N files of this run when it rotates, and delete older ones.");

    public Option<bool> Hive { get; } = new("--hive")
    {
        Description = "Put captures into folders host=…/date=…, so that those of many machines are one table.",
    };

    public Option<string?> Prometheus { get; } = new("--prometheus")
    {
        HelpName = "[ADDR:PORT]", Arity = ArgumentArity.ZeroOrOne,
        Description = "Serve sums for Prometheus at /metrics (127.0.0.1:9464 unless given).",
    };

    public Option<string?> Otlp { get; } = One(
        "--otlp", "URL", "Export sums to an OpenTelemetry collector over HTTP, such as http://host:4318.");

    public Option<string?> ClickHouse { get; } = One(
        "--clickhouse", "URL",
        "Insert rows into ClickHouse: http://USER@HOST:8123/?database=D&table=T; the password is taken from "
        + $"{ServerReader.PasswordVariable}.");

    public Option<bool> ClickHouseTable { get; } = new("--clickhouse-ddl")
    {
        Description = "Print the statement that makes the table of --clickhouse, and do nothing else.",
    };

    public Option<string?> Spool { get; } = One(
        "--spool", "DIR", "Where rows wait while ClickHouse is away (default /var/lib/weir/spool for root).");

    public Option<string?> SpoolSize { get; } = One(
        "--spool-size", "SIZE", "The most that waits there (default 1GiB); what comes then is dropped and counted.");

    public Option<string?> User { get; } = One(
        "--user", "NAME", "Run the program as this user, by name or number.", "-u");

    public Option<string[]> Env { get; } = new("--env", "-E")
    {
        HelpName = "NAME=VALUE",
        Description = "Set a variable for the program, or remove it with NAME alone (may be repeated).",
    };

    public Option<string?> Directory { get; } = One("--chdir", "DIR", "Start the program in this directory.", "-C");

    public Option<string?> Escape { get; } = One(
        "--escape", "WHEN", "Make control characters of traced programs harmless: auto (on a terminal), always, never.")
        .Taking(() => ["auto", "always", "never"]);

    public Option<string?> Color { get; } = One("--color", "WHEN", "Colours: auto (on a terminal), always, never.")
        .Taking(() => ["auto", "always", "never"]);

    public Option<string?> Time { get; } = One(
        "--time", "CLOCK", "Time column: relative (default), wall or boot.", "-t")
        .Taking(() => ["relative", "wall", "boot"]);

    public Option<bool> Quiet { get; } = new("--quiet", "-q")
    {
        Description = "No account at the end unless something was lost.",
    };

    public Option<string?> Data { get; } = One(
        "--data", "SIZE", "Bytes of data buffers to show (default 32, at most 4096).");

    public Option<string?> Buffer { get; } = One(
        "--buffer", "SIZE", "Ring buffer between the kernel and us (default 64MiB, a power of two).");

    /// <summary>Adds everything to a verb.</summary>
    public void AddTo(Verb verb)
    {
        verb.Arguments.Add(Command);
        verb.AddGroup("What to trace", Pids, NoFollow, Tids, Comms, Uids, Cgroup);
        verb.AddGroup("Which calls", Syscalls, Families, Kinds, NoAsync, Errors, SlowerThan, Sample, Paths, Filter);
        verb.AddGroup("How long", Duration, Limit);
        verb.AddGroup("Where to", Output, Format, Rotate, Keep, Hive);
        verb.AddGroup("Servers", Prometheus, Otlp, ClickHouse, ClickHouseTable, Spool, SpoolSize);
        verb.AddGroup("How to show it", Summary, Time, Data, Stacks, Escape, Color, Quiet);
        verb.AddGroup("The launched program", User, Env, Directory);
        verb.AddGroup("Limits", Buffer, WithoutBtf);
    }

    /// <summary>Adds what <c>weir top</c> takes, and its own options.</summary>
    public void AddToTop(Verb verb, Option once, Option programOutput)
    {
        verb.Arguments.Add(Command);
        verb.AddGroup("What to trace", Pids, NoFollow, Tids, Comms, Uids, Cgroup);
        verb.AddGroup("Which calls", Syscalls, Families, Kinds, NoAsync, Errors, SlowerThan, Sample, Paths, Filter);
        verb.AddGroup("How long", Duration, once);
        verb.AddGroup("Where to, besides the screen", Output, Rotate, Keep, Hive);
        verb.AddGroup("The launched program", programOutput, User, Env, Directory);
        verb.AddGroup("Limits", Buffer, WithoutBtf);
    }

    private static Option<string[]> List(string name, string value, string description, params string[] aliases) =>
        new(name, aliases) { HelpName = value, Description = description };

    private static Option<string?> One(string name, string value, string description, params string[] aliases) =>
        new(name, aliases) { HelpName = value, Description = description };
}
