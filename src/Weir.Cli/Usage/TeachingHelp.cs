using System.CommandLine;
using System.CommandLine.Invocation;

namespace Weir.Cli.Usage;

/// <summary>Prints the help of the command that was asked about.</summary>
internal sealed class TeachingHelp(TextWriter output) : SynchronousCommandLineAction
{
    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        Command command = parseResult.CommandResult.Command;
        output.Write(HelpText.Of(command, "weir"));
        return ExitCode.Done;
    }
}
