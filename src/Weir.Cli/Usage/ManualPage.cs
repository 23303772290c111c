using System.CommandLine;
using System.Text;

namespace Weir.Cli.Usage;

/// <summary>Writes the manual page (man(7) macros) from the same commands as the help.</summary>
internal static class ManualPage
{
    /// <summary>The page of the whole tool.</summary>
    public static string Of(Command root, string version)
    {
        ArgumentNullException.ThrowIfNull(root);
        StringBuilder page = new();
        page.Append(".TH WEIR 1 \"\" \"weir ").Append(version).Append("\" \"User Commands\"\n");
        page.Append(".SH NAME\nweir \\- ").Append(Escape(root.Description)).Append('\n');
        page.Append(".SH SYNOPSIS\n");
        Command[] verbs = [.. root.Subcommands.Where(s => !s.Hidden)];
        foreach (string synopsis in verbs.SelectMany(HelpText.Synopses))
        {
            page.Append(".B weir\n").Append(Escape(synopsis)).Append("\n.br\n");
        }

        page.Append(".SH COMMANDS\n");
        foreach (Command command in verbs)
        {
            AppendVerb(page, command);
        }

        page.Append(".SH EXIT STATUS\n");
        AppendTerm(page, "0", "done; with a launched program, its own exit status");
        AppendTerm(page, "1", "it could not be done: refused, missing, or the output could not be written");
        AppendTerm(page, "2", "the command line makes no sense; nothing was done");
        return page.ToString();
    }

    private static void AppendVerb(StringBuilder page, Command command)
    {
        page.Append(".SS ").Append(Escape(command.Name)).Append('\n');
        page.Append(Escape(command.Description)).Append(".\n");
        if (command is not Verb verb)
        {
            return;
        }

        foreach (string paragraph in verb.Text)
        {
            page.Append(".PP\n").Append(Escape(paragraph)).Append('\n');
        }

        foreach ((string title, var options) in verb.Groups)
        {
            page.Append(".PP\n.B ").Append(Escape(title)).Append('\n');
            foreach (Option option in options)
            {
                AppendTerm(page, HelpText.Spelling(option), option.Description ?? "");
            }
        }

        foreach ((string example, string meaning) in verb.Examples)
        {
            AppendTerm(page, example, meaning);
        }
    }

    private static void AppendTerm(StringBuilder page, string term, string text) =>
        page.Append(".TP\n.B ").Append(Escape(term)).Append('\n').Append(Escape(text)).Append('\n');

    // A backslash begins an escape, a dash becomes a hyphen unless it is escaped, and a dot or quote at the beginning
    // of a line is a request (man(7)).
    private static string Escape(string? text)
    {
        string escaped = (text ?? "").Replace("\\", "\\e").Replace("-", "\\-").Replace("…", "...");
        return escaped.StartsWith('.') || escaped.StartsWith('\'') ? "\\&" + escaped : escaped;
    }
}
