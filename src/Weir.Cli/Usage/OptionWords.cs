using System.CommandLine;
using System.Runtime.CompilerServices;

namespace Weir.Cli.Usage;

/// <summary>The words that an option takes, for help and completion; worked out when they are asked for.</summary>
internal static class OptionWords
{
    private static readonly ConditionalWeakTable<Option, Func<IEnumerable<string>>> Known = [];

    /// <summary>Says which words an option takes.</summary>
    public static TOption Taking<TOption>(this TOption option, Func<IEnumerable<string>> words)
        where TOption : Option
    {
        Known.AddOrUpdate(option, words);
        return option;
    }

    /// <summary>The words that an option takes; none when it takes anything.</summary>
    public static IEnumerable<string> Of(Option option) =>
        Known.TryGetValue(option, out Func<IEnumerable<string>>? words) ? words() : [];
}
