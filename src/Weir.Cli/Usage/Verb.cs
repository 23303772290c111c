using System.Collections.Immutable;
using System.CommandLine;

namespace Weir.Cli.Usage;

/// <summary>A command with what its help and its manual say beyond the options: one source for both.</summary>
internal sealed class Verb : Command
{
    /// <summary>Makes a verb.</summary>
    /// <param name="name">Its word.</param>
    /// <param name="description">One line.</param>
    public Verb(string name, string description)
        : base(name, description)
    {
    }

    /// <summary>How it is called, without the tool's name, one form a line.</summary>
    public ImmutableArray<string> Synopses { get; init; } = [];

    /// <summary>Whether its arguments are a program to run: they stand after <c>--</c>, so that no option is taken
    /// for one of ours.</summary>
    public bool RunsProgram { get; init; }

    /// <summary>How many words of its own it takes besides the program.</summary>
    public int OwnWords { get; init; }

    /// <summary>The words that its arguments may be, for completion; none when they are anything.</summary>
    public Func<IEnumerable<string>> Words { get; init; } = static () => [];

    /// <summary>Paragraphs that teach.</summary>
    public ImmutableArray<string> Text { get; init; } = [];

    /// <summary>Commands to try, each with what it does.</summary>
    public ImmutableArray<(string Command, string Meaning)> Examples { get; init; } = [];

    /// <summary>Options in the groups that help shows them in.</summary>
    public ImmutableArray<(string Title, ImmutableArray<Option> Options)> Groups { get; private set; } = [];

    /// <summary>Adds options under a title.</summary>
    public void AddGroup(string title, params ReadOnlySpan<Option> options)
    {
        foreach (Option option in options)
        {
            Options.Add(option);
        }

        Groups = Groups.Add((title, [.. options]));
    }
}
