using System.CommandLine;
using System.Text;

namespace Weir.Cli.Usage;

/// <summary>Writes completion scripts from the commands, their options and the words that those take.</summary>
internal static class Completion
{
    /// <summary>The shells that there is a script for.</summary>
    public static string[] Shells { get; } = ["bash", "zsh", "fish"];

    /// <summary>The script of a shell.</summary>
    public static string Of(Command root, string shell)
    {
        ArgumentNullException.ThrowIfNull(root);
        return shell switch
        {
            "bash" => Bash(root),
            "zsh" => "#compdef weir\nautoload -U +X bashcompinit && bashcompinit\n" + Bash(root),
            "fish" => Fish(root),
            _ => throw new MisuseException($"no completion for '{shell}'; there is one for bash, zsh and fish"),
        };
    }

    private static Command[] Verbs(Command root) => [.. root.Subcommands.Where(s => !s.Hidden)];

    private static IEnumerable<string> Arguments(Command verb) => verb is Verb { Words: var words } ? words() : [];

    private static IEnumerable<string> Names(Option option) => option.Aliases.Append(option.Name);

    private static string Bash(Command root)
    {
        StringBuilder script = new();
        script.Append(
            """
            _weir() {
                local head=
                COMPREPLY=()
                _weir_words
                COMPREPLY=("${COMPREPLY[@]#"$head"}")
            }
            _weir_words() {
                local word=${COMP_WORDS[COMP_CWORD]} before verb=${COMP_WORDS[1]} i at=$COMP_CWORD
                for ((i = 1; i < COMP_CWORD; i++)); do
                    if [[ ${COMP_WORDS[i]} == -- ]]; then
                        _weir_program "$((i + 1))"
                        return
                    fi
                done
                # Bash takes io_uring:read for three words, and replaces the last of them.
                while ((at > 1)) && [[ ${COMP_WORDS[at]} == : || ${COMP_WORDS[at-1]} == : ]]; do
                    head=${COMP_WORDS[at-1]}$head
                    ((at--))
                done
                word=$head$word
                before=${COMP_WORDS[at-1]}
                if ((COMP_CWORD == 1)); then

            """);
        Line(script, 8, Reply(Verbs(root).Select(v => v.Name)));
        Line(script, 8, "return");
        Line(script, 4, "fi");
        Line(script, 4, "case $verb in");
        foreach (Command verb in Verbs(root))
        {
            Line(script, 4, verb.Name + ")");
            BashVerb(script, verb);
            Line(script, 8, ";;");
        }

        script.Append(
            """
                esac
            }
            _weir_program() {
                if ((COMP_CWORD == $1)); then
                    COMPREPLY=($(compgen -c -- "${COMP_WORDS[COMP_CWORD]}"))
                else
                    COMPREPLY=($(compgen -f -- "${COMP_WORDS[COMP_CWORD]}"))
                fi
            }
            complete -o default -F _weir weir

            """);
        return script.ToString();
    }

    private static void BashVerb(StringBuilder script, Command verb)
    {
        Line(script, 8, "case $before in");
        foreach (Option option in verb.Options.Where(o => OptionWords.Of(o).Any()))
        {
            Line(script, 8, string.Join('|', Names(option)) + ")");
            // Lists: what stands before the last comma stays.
            Line(script, 12, "local done=${word%\"${word##*[,!]}\"}");
            string words = string.Join(' ', OptionWords.Of(option));
            Line(script, 12, $"COMPREPLY=($(compgen -P \"$done\" -W '{words}' -- \"${{word##*[,!]}}\"))");
            Line(script, 12, "return;;");
        }

        Line(script, 8, "esac");
        Line(script, 8, Reply(
            [.. verb.Options.Select(o => o.Name), .. verb.Subcommands.Select(s => s.Name), .. Arguments(verb)]));
    }

    private static string Fish(Command root)
    {
        StringBuilder script = new();
        Line(script, 0, "complete -c weir -f");
        foreach (Command verb in Verbs(root))
        {
            Line(script, 0, $"complete -c weir -n __fish_use_subcommand -a {verb.Name} -d {Quote(verb.Description)}");
            if (Arguments(verb).Any())
            {
                string words = string.Join(' ', Arguments(verb));
                Line(script, 0, $"complete -c weir -n '__fish_seen_subcommand_from {verb.Name}' -a '{words}'");
            }

            foreach (Option option in verb.Options)
            {
                FishOption(script, verb, option);
            }
        }

        return script.ToString();
    }

    private static void FishOption(StringBuilder script, Command verb, Option option)
    {
        string names = string.Join(' ', Names(option).Select(
            n => n.StartsWith("--", StringComparison.Ordinal) ? $"-l {n[2..]}" : $"-s {n[1..]}"));
        string words = string.Join(' ', OptionWords.Of(option));
        string value = option.ValueType == typeof(bool) ? "" : words.Length > 0 ? $" -x -a '{words}'" : " -r";
        string seen = $"'__fish_seen_subcommand_from {verb.Name}'";
        Line(script, 0, $"complete -c weir -n {seen} {names}{value} -d {Quote(option.Description)}");
    }

    private static string Reply(IEnumerable<string> words) =>
        $"COMPREPLY=($(compgen -W '{string.Join(' ', words)}' -- \"$word\"))";

    private static string Quote(string? text) => $"'{(text ?? "").Replace("'", "\\'")}'";

    private static void Line(StringBuilder script, int indent, string text) =>
        script.Append(' ', indent).Append(text).Append('\n');
}
