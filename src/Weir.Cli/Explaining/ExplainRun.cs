using Weir.Capture.Files;
using Weir.Capture.Text;
using Weir.Cli.Output;
using Weir.Cli.Tracing;
using Weir.Explain.Demonstrations;
using Weir.Explain.Session;
using Weir.Explain.Symbols;
using Weir.Explain.Text;
using Weir.Explain.Trees;
using Weir.Kernel.Launching;

namespace Weir.Cli.Explaining;

/// <summary>One run of <c>weir explain</c>.</summary>
internal sealed class ExplainRun(ExplainOptions options, Surroundings world)
{
    private const int WaitMs = 20, Rounds = 21, DefaultWidth = 110, NarrowestWidth = 60, WidestWidth = 160;

    /// <summary>Follows calls, chooses one and tells its story.</summary>
    /// <returns>The exit code.</returns>
    public int Run()
    {
        KernelSymbols symbols = KernelSymbols.Read();
        CallCollector calls = new(options.Call, options.Operation, options.Nth);
        ExplainCounters counters;
        IReadOnlyList<string> leftOut;
        int exit = ExitCode.Done;
        if (options.Demonstration is { } demonstration)
        {
            (counters, leftOut) = DemonstrationRun.Run(
                demonstration, options.Directory, Math.Max(Rounds, options.Nth), symbols, calls.Add);
        }
        else
        {
            using ExplainSession session = new(
                new ExplainTarget { Call = options.Call, Processes = [.. Processes()] }, symbols);
            exit = Watch(session, calls);
            counters = session.ReadCounters();
            leftOut = session.LeftOut;
        }

        calls.Complete();
        return Tell(calls, counters, symbols, leftOut) is var told && told != ExitCode.Done ? told : exit;
    }

    private IEnumerable<int> Processes() => options.Pids.IsEmpty ? [] : ProcessTree.Below(options.Pids);

    private int Watch(ExplainSession session, CallCollector calls)
    {
        using HeldProgram? program = options.Launch is { } launch
            ? HeldProgram.Start(GateSessions.Request(launch))
            : null;
        if (program is not null)
        {
            session.Follow(program.Pid);
            program.Release(options.Launch!.Command[0]);
        }

        using StopSignals signals = new(program is null ? null : program.Signal);
        long start = world.Clock.GetTimestamp();
        while (!IsOver(program, signals, start, calls))
        {
            if (session.Drain(calls.Add) == 0)
            {
                session.Wait(WaitMs);
            }
        }

        session.Stop();
        session.Drain(calls.Add);
        while (program?.Poll() == false)
        {
            Thread.Sleep(WaitMs);
        }

        return program?.ExitStatus ?? ExitCode.Done;
    }

    private bool IsOver(HeldProgram? program, StopSignals signals, long start, CallCollector calls) =>
        signals.Stop || calls.HasNth
        || (program is not null
            ? program.Poll()
            : world.Clock.GetElapsedTime(start).TotalSeconds >= options.Seconds
                || options.Pids.All(pid => !Directory.Exists($"/proc/{pid}")));

    private int Tell(
        CallCollector calls, ExplainCounters counters, KernelSymbols symbols, IReadOnlyList<string> leftOut)
    {
        if (calls.Pick(options.Pick) is not { } call
            || StoryBuilder.Build(options.Call, call.Sights, symbols) is not { } story)
        {
            world.Error.WriteLine($"weir: {Nothing(calls, counters)}");
            return ExitCode.Failure;
        }

        using IByteSink sink = world.OpenOutput(null);
        StoryTextOptions how = new() { Width = Width(sink), Full = options.Full, Notes = options.Notes };
        List<TextLine> lines = [];
        if (options.Demonstration is { } demonstration)
        {
            lines.Add(TextLine.Of(TextStyle.Dim, $"a demonstration: {demonstration.Description}"));
        }

        lines.AddRange(new StoryText(story, symbols, how).Lines());
        lines.AddRange(AccountText(calls, counters, symbols, leftOut, story, call, how));
        Write(sink, lines);
        sink.Complete();
        return ExitCode.Done;
    }

    private IEnumerable<TextLine> AccountText(
        CallCollector calls, ExplainCounters counters, KernelSymbols symbols, IReadOnlyList<string> leftOut,
        Story story, FollowedCall call, StoryTextOptions how) => Explain.Text.AccountText.Lines(
            new AccountFacts(story, call, calls, counters, symbols, leftOut, Which()), how);

    private string Which() => options.Nth > 0 ? $"number {options.Nth}" : options.Pick switch
    {
        ExplainPick.Fastest => "the fastest",
        ExplainPick.Median => "the one in the middle",
        _ => "the slowest",
    };

    private string Nothing(CallCollector calls, ExplainCounters counters)
    {
        string name = options.Call.Name;
        return counters.Seen == 0
            ? $"no {name} was called{(options.Pids.IsEmpty ? "" : $" in {options.Seconds} s: try a longer --duration")}"
            : options.Nth > calls.Count && calls.Count > 0
                ? $"--nth {options.Nth}: only {calls.Count} calls of {name} were followed"
            : options.Operation is { } operation
                ? $"{counters.Seen} calls of {name}, but none with a request of {operation}"
            : $"{counters.Seen} calls of {name}, but none could be followed to its end";
    }

    private int Width(IByteSink sink)
    {
        int width = options.Width ?? (sink.IsTerminal && Console.WindowWidth > 0 ? Console.WindowWidth : DefaultWidth);
        return Math.Clamp(width, NarrowestWidth, WidestWidth);
    }

    private void Write(IByteSink sink, IEnumerable<TextLine> lines)
    {
        Palette palette = new(options.Color == "always" || (options.Color == "auto" && sink.IsTerminal));
        EscapedText escape = new(sink.IsTerminal);
        Utf8Buffer buffer = new();
        foreach (TextLine line in lines)
        {
            foreach (TextPiece piece in line.Pieces)
            {
                ReadOnlySpan<byte> color = Color(palette, piece.Style);
                buffer.Append(color);
                escape.Append(buffer, piece.Text);
                buffer.Append(color.IsEmpty ? default : palette.Off);
            }

            buffer.Append((byte)'\n');
        }

        sink.Write(buffer.Bytes);
    }

    private static ReadOnlySpan<byte> Color(Palette palette, TextStyle style) => style switch
    {
        TextStyle.Dim => palette.Dim,
        TextStyle.Title => palette.Bold,
        TextStyle.Function => palette.Name,
        TextStyle.Event => palette.Warning,
        TextStyle.Wait => palette.Error,
        TextStyle.Warning => palette.Error,
        _ => default,
    };
}
