using System.CommandLine;
using Weir.Cli.Tracing;
using Weir.Cli.Usage;

namespace Weir.Cli.Verbs;

/// <summary><c>weir man</c>.</summary>
internal static class ManVerb
{
    /// <summary>Makes the verb.</summary>
    public static Verb Make(Surroundings world, Func<Command> root)
    {
        Verb verb = new("man", "Print the manual page")
        {
            Examples = [("weir man | man -l -", "read it")],
        };
        verb.SetAction(_ =>
        {
            world.Out.Write(ManualPage.Of(root(), WeirTool.Version));
            return ExitCode.Done;
        });
        return verb;
    }
}
