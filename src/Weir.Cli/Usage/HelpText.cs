using System.CommandLine;
using System.Text;

namespace Weir.Cli.Usage;

/// <summary>Writes a command's help.</summary>
internal static class HelpText
{
    private const int Width = 100;
    private const int Column = 26;

    /// <summary>The help of a command.</summary>
    public static string Of(Command command, string tool)
    {
        ArgumentNullException.ThrowIfNull(command);
        StringBuilder text = new();
        text.Append(command.Description).Append("\n\nUsage:\n");
        foreach (string synopsis in Synopses(command))
        {
            text.Append("  ").Append(tool).Append(' ').Append(synopsis).Append('\n');
        }

        if (command.Subcommands.Any(s => !s.Hidden))
        {
            text.Append("\nCommands:\n");
            foreach (Command sub in command.Subcommands.Where(s => !s.Hidden))
            {
                AppendEntry(text, sub.Name, sub.Description ?? "");
            }
        }

        if (command is Verb verb)
        {
            AppendVerb(text, verb);
        }

        return text.ToString();
    }

    /// <summary>How a command is called.</summary>
    public static IEnumerable<string> Synopses(Command command) =>
        command is Verb { Synopses.IsEmpty: false } verb
            ? verb.Synopses
            : [command is RootCommand ? "COMMAND [OPTION]…" : $"{command.Name} [OPTION]…"];

    /// <summary>An option as it is written, such as <c>-p, --pid PID</c>.</summary>
    public static string Spelling(Option option)
    {
        ArgumentNullException.ThrowIfNull(option);
        string names = string.Join(", ", option.Aliases.Append(option.Name).OrderBy(n => n.Length));
        return option.ValueType == typeof(bool) ? names : $"{names} {option.HelpName ?? "VALUE"}";
    }

    /// <summary>Breaks a text into lines.</summary>
    public static IEnumerable<string> Wrap(string text, int width)
    {
        ArgumentNullException.ThrowIfNull(text);
        StringBuilder line = new();
        foreach (string word in text.Split(' '))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > width)
            {
                yield return line.ToString();
                line.Clear();
            }

            line.Append(line.Length > 0 ? " " : "").Append(word);
        }

        yield return line.ToString();
    }

    private static void AppendVerb(StringBuilder text, Verb verb)
    {
        foreach (string paragraph in verb.Text)
        {
            text.Append('\n').AppendJoin('\n', Wrap(paragraph, Width)).Append('\n');
        }

        foreach ((string title, var options) in verb.Groups)
        {
            text.Append('\n').Append(title).Append(":\n");
            foreach (Option option in options)
            {
                AppendEntry(text, Spelling(option), option.Description ?? "");
            }
        }

        if (!verb.Examples.IsEmpty)
        {
            text.Append("\nExamples:\n");
            foreach ((string command, string meaning) in verb.Examples)
            {
                text.Append("  ").Append(command).Append("\n      ").Append(meaning).Append('\n');
            }
        }
    }

    private static void AppendEntry(StringBuilder text, string name, string description)
    {
        text.Append("  ").Append(name);
        int at = name.Length + 2;
        foreach (string line in Wrap(description, Width - Column))
        {
            if (at > Column - 2)
            {
                text.Append('\n');
                at = 0;
            }

            text.Append(' ', Column - at).Append(line);
            at = Column;
        }

        text.Append('\n');
    }
}
