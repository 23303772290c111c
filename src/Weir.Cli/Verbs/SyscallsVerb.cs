using System.CommandLine;
using Weir.Catalogue;
using Weir.Cli.Tracing;
using Weir.Cli.Usage;
using Weir.Trace;

namespace Weir.Cli.Verbs;

/// <summary><c>weir syscalls</c>.</summary>
internal static class SyscallsVerb
{
    /// <summary>Makes the verb.</summary>
    public static Verb Make(Surroundings world)
    {
        Argument<string[]> names = new("name") { Arity = ArgumentArity.ZeroOrMore };
        Option<string[]> families = new Option<string[]>("--families")
        {
            HelpName = "LIST", Description = "Only these families.",
        }.Taking(() => Enum.GetValues<Family>().Select(Words.Of));
        Verb verb = new("syscalls", "List the calls that Weir knows, with numbers, families and arguments")
        {
            Words = static () => Syscalls.All.Select(r => r.Name),
            Synopses = ["syscalls [--families LIST] [NAME]…"],
            Text = ["Names may be patterns such as 'open*'. With exact names, everything known of the calls is shown."],
            Examples =
            [
                ("weir syscalls openat2", "all that is known of one call"),
                ("weir syscalls --families aio", "the calls of asynchronous I/O"),
            ],
        };
        verb.Arguments.Add(names);
        verb.AddGroup("Which", families);
        verb.SetAction(parsed => List(world.Out, parsed.GetValue(names) ?? [], parsed.GetValue(families) ?? []));
        return verb;
    }

    private static int List(TextWriter output, string[] names, string[] families)
    {
        SyscallSelection selection = SyscallSelection.Read(names, families, []);
        bool exact = names.Length > 0 && names.All(n => Syscalls.Find(n) is not null);
        foreach (SyscallRow row in selection.Rows)
        {
            output.WriteLine(
                $"{row.Number,4} {row.Arm64Number?.ToString() ?? "-",5}  {Words.Of(row.Family),-9} {row.Since,-5} "
                + Signature(row));
            if (exact && row.Note.Length > 0)
            {
                output.WriteLine($"{"",28}{row.Note}");
            }
        }

        return ExitCode.Done;
    }

    private static string Signature(SyscallRow row)
    {
        IEnumerable<string> arguments = row.Arguments.Select(
            a => $"{a.Name}:{a.Kind.Spelling}{(a.Nullable ? "?" : "")}");
        return $"{row.Name}({string.Join(", ", arguments)}) -> {row.Returns.ToString().ToLowerInvariant()}";
    }
}
