using System.CommandLine;
using Weir.Catalogue;
using Weir.Catalogue.Operations;
using Weir.Cli.Tracing;
using Weir.Cli.Usage;
using Weir.Kernel.Features;
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
        Verb verb = new(
            "syscalls", "List the calls that Weir knows: numbers, families, arguments, and if this kernel has them")
        {
            Words = static () => SyscallSelection.Words,
            Synopses = ["syscalls [--families LIST] [NAME]…"],
            Text =
            [
                "Names may be patterns such as 'open*'. With exact names, everything known of the calls is shown.",
                "io_uring:NAME and aio:NAME are operations of io_uring and of native AIO, such as io_uring:openat; "
                + "'io_uring:*' lists them all: opcode, first kernel that has it; arguments and result.",
                "The columns: number on x86-64 and on arm64; whether this kernel was built with the call (yes, no, or "
                + "? where its symbols cannot be read); family; first kernel that has it; arguments and result.",
            ],
            Examples =
            [
                ("weir syscalls openat2", "all that is known of one call"),
                ("weir syscalls --families aio", "the calls of asynchronous I/O"),
                ("weir syscalls 'io_uring:*'", "the operations of io_uring"),
            ],
        };
        verb.Arguments.Add(names);
        verb.AddGroup("Which", families);
        verb.SetAction(parsed => List(world, parsed.GetValue(names) ?? [], parsed.GetValue(families) ?? []));
        return verb;
    }

    private static int List(Surroundings world, string[] names, string[] families)
    {
        TextWriter output = world.Out;
        SyscallEntries? entries = SyscallEntries.TryRead();
        List<string> missing = [];
        SyscallSelection selection = SyscallSelection.Read(names, families, []);
        bool exact = names.Length > 0 && names.All(n => n.AsSpan().IndexOfAny('*', '?', '!') < 0);
        foreach (SyscallRow row in selection.Rows)
        {
            bool? here = entries?.Has(row.Alias ?? row.Name);
            if (here == false)
            {
                missing.Add(row.Name);
            }

            output.WriteLine(
                $"{row.Number,4} {row.Arm64Number?.ToString() ?? "-",5}  {Spell(here),-3}  {Words.Of(row.Family),-9} "
                + $"{row.Since,-5} {Signature(row)}");
            if (exact && row.Note.Length > 0)
            {
                output.WriteLine($"{"",28}{row.Note}");
            }
        }

        if (names.Any(SyscallSelection.IsOfOperations))
        {
            ListOperations(output, selection, exact);
            if (selection.Rows.IsEmpty)
            {
                return ExitCode.Done;
            }
        }

        // Beside the list, not in it: what counts lines or feeds a script stays as it is.
        world.Error.WriteLine(entries is null
            ? $"whether this kernel has them is not known: {SyscallEntries.DefaultPath} cannot be read"
            : missing.Count == 0 ? $"this kernel has {(selection.Rows.Length == 1 ? "it" : "all of them")}"
            : $"this kernel was built without {missing.Count} of them: {string.Join(" ", missing)}");
        return ExitCode.Done;
    }

    private static void ListOperations(TextWriter output, SyscallSelection selection, bool exact)
    {
        foreach (OperationRow operation in selection.Operations)
        {
            output.WriteLine(
                $"{operation.Opcode,4}  {operation.Call.Since,-5} "
                + Signature(operation.Call, SyscallSelection.WordOf(operation)));
            if (exact && operation.Call.Note.Length > 0)
            {
                output.WriteLine($"{"",12}{operation.Call.Note}");
            }
        }
    }

    private static string Spell(bool? here) => here switch { true => "yes", false => "no", null => "?" };

    private static string Signature(SyscallRow row, string? name = null)
    {
        IEnumerable<string> arguments = row.Arguments.Select(
            a => $"{a.Name}:{a.Kind.Spelling}{(a.Nullable ? "?" : "")}");
        return $"{name ?? row.Name}({string.Join(", ", arguments)}) -> {row.Returns.ToString().ToLowerInvariant()}";
    }
}
