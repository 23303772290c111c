using System.CommandLine;
using Weir.Catalogue.Operations;
using Weir.Cli.Usage;

namespace Weir.Cli.Explaining;

/// <summary>The options of <c>weir explain</c> as the command line takes them.</summary>
internal sealed class ExplainArguments
{
    public Argument<string?> Call { get; } = new("call") { Arity = ArgumentArity.ZeroOrOne };

    public Argument<string[]> Command { get; } = new("command") { Arity = ArgumentArity.ZeroOrMore };

    public Option<string[]> Pids { get; } = new("--pid", "-p")
    {
        HelpName = "PID", Description = "Calls of these running processes and their children.",
    };

    public Option<string?> Demonstration { get; } = new Option<string?>("--demonstration")
    {
        HelpName = "NAME", Description = "Which demonstration, where a call has several.",
    }.Taking(() => Weir.Explain.Demonstrations.Demonstration.All.Select(d => d.Name).Distinct());

    public Option<string?> Directory { get; } = new("--directory")
    {
        HelpName = "DIR", Description = "Where a demonstration makes its file (default: the temporary directory).",
    };

    public Option<string?> Pick { get; } = new Option<string?>("--pick")
    {
        HelpName = "WHICH", Description = "slowest (default), median (default for demonstrations) or fastest.",
    }.Taking(() => ["slowest", "median", "fastest"]);

    public Option<string?> Nth { get; } = new("--nth")
    {
        HelpName = "N", Description = "The Nth call that was followed instead, from 1.",
    };

    public Option<string?> Operation { get; } = new Option<string?>("--operation")
    {
        HelpName = "NAME", Description = "Only calls with a request of this operation, such as read or pread.",
    }.Taking(() => RingOps.All.Concat(AioOps.All).Select(o => o.Name).Distinct());

    public Option<string?> Duration { get; } = new("--duration", "-d")
    {
        HelpName = "SECONDS", Description = "How long running processes are watched (default 3).",
    };

    public Option<bool> Full { get; } = new("--full")
    {
        Description = "One line a function, and everything that was seen.",
    };

    public Option<bool> NoNotes { get; } = new("--no-notes") { Description = "Do not say what the functions are for." };

    public Option<string?> Width { get; } = new("--width")
    {
        HelpName = "COLUMNS", Description = "Width of the lines (default: the terminal's, else 110).",
    };

    public Option<string?> Color { get; } = new Option<string?>("--color")
    {
        HelpName = "WHEN", Description = "Colours: auto (on a terminal), always, never.",
    }.Taking(() => ["auto", "always", "never"]);

    /// <summary>Adds everything to a verb.</summary>
    public void AddTo(Verb verb)
    {
        verb.Arguments.Add(Call);
        verb.Arguments.Add(Command);
        verb.AddGroup("Whose calls", Pids, Demonstration, Directory);
        verb.AddGroup("Which one", Pick, Nth, Operation, Duration);
        verb.AddGroup("How to show it", Full, NoNotes, Width, Color);
    }
}
