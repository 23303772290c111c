using System.CommandLine;
using Weir.Cli.Tracing;
using Weir.Cli.Usage;

namespace Weir.Cli.Verbs;

/// <summary><c>weir completion</c>.</summary>
internal static class CompletionVerb
{
    /// <summary>Makes the verb.</summary>
    public static Verb Make(Surroundings world, Func<Command> root)
    {
        Argument<string> shell = new("shell");
        Verb verb = new("completion", "Print a completion script for bash, zsh or fish")
        {
            Words = static () => Completion.Shells,
            Synopses = ["completion bash|zsh|fish"],
            Examples =
            [
                ("source <(weir completion bash)", "for this shell"),
                ("weir completion fish > ~/.config/fish/completions/weir.fish", "for good, in fish"),
            ],
        };
        verb.Arguments.Add(shell);
        verb.SetAction(parsed =>
        {
            world.Out.Write(Completion.Of(root(), parsed.GetValue(shell)!));
            return ExitCode.Done;
        });
        return verb;
    }
}
