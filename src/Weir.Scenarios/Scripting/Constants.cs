using Weir.Catalogue.Kinds;
using Weir.Catalogue.Lists;

namespace Weir.Scenarios.Scripting;

/// <summary>Constants by name, from the lists of the arguments' own kinds.</summary>
internal static class Constants
{
    /// <summary>The list of a kind, or null.</summary>
    public static ConstantList? ListOf(ArgumentKind kind) => kind switch
    {
        FlagsKind flags => flags.List,
        EnumKind names => names.List,
        _ => null,
    };

    /// <summary>The value of names joined by |.</summary>
    public static long Value(ConstantList list, string names)
    {
        ulong value = 0;
        foreach (string name in names.Split('|'))
        {
            value |= list.ValueOf(name) ?? throw new ArgumentException($"no '{name}' in the list {list.Name}",
                nameof(names));
        }

        return (long)value;
    }

    /// <summary>The value of an argument; of an option within a level only the option's part.</summary>
    public static long Value(ConstantList list, string names, ArgumentKind kind)
    {
        long value = Value(list, names);
        return kind is EnumKind && kind.Spelling.Contains('[', StringComparison.Ordinal) ? (uint)value : value;
    }
}
