using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Weir.Catalogue.Grammar;

namespace Weir.Catalogue.Lists;

/// <summary>A list of named constants from <c>catalogue/flags/</c>, in the order in which names are tried.</summary>
public sealed class ConstantList
{
    private static readonly ConcurrentDictionary<string, ConstantList> Known = new(StringComparer.Ordinal);

    private ConstantList(string name, ImmutableArray<Constant> constants, Constant? rest)
    {
        Name = name;
        Constants = constants;
        Rest = rest;
    }

    /// <summary>The list's name: its file without the ending.</summary>
    public string Name { get; }

    /// <summary>The constants.</summary>
    public ImmutableArray<Constant> Constants { get; }

    /// <summary>What a command table says of every command that it does not name.</summary>
    internal Constant? Rest { get; }

    /// <summary>The list of that name.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public static ConstantList Get(string name) => Known.GetOrAdd(name, Read);

    /// <summary>The value of a name, or null.</summary>
    public ulong? ValueOf(string constant)
    {
        foreach (Constant each in Constants)
        {
            if (each.Name == constant)
            {
                return each.Value;
            }
        }

        return null;
    }

    /// <summary>The name of exactly this value, or null.</summary>
    public string? NameOf(ulong value)
    {
        foreach (Constant each in Constants)
        {
            if (each.Value == value && (each.Mask & value) == value)
            {
                return each.Name;
            }
        }

        return null;
    }

    /// <summary>The first constant in a word that has kinds: how a command types other arguments.</summary>
    internal Constant? CommandOf(ulong word)
    {
        foreach (Constant each in Constants)
        {
            if (!each.Kinds.IsEmpty && (each.IsField ? each.IsIn(word) : each.Value == word))
            {
                return each;
            }
        }

        return Rest;
    }

    /// <summary>Writes a word as names joined by |; bits without a name follow in hexadecimal; 0 for none.</summary>
    public void AppendFlags(StringBuilder text, ulong word)
    {
        ArgumentNullException.ThrowIfNull(text);
        int start = text.Length;
        ulong left = word;
        foreach (Constant each in Constants)
        {
            bool fits = each.IsField ? each.IsIn(word) && (left & each.Value) == each.Value : each.IsIn(left);
            if (fits && (each.Value != 0 || each.IsField))
            {
                Separate(text, start).Append(each.Name);
                left &= ~(each.IsField ? each.Mask : each.Value);
            }
        }

        if (left != 0 || text.Length == start)
        {
            Separate(text, start).Append(left == 0 ? "0" : string.Create(CultureInfo.InvariantCulture, $"0x{left:x}"));
        }
    }

    private static StringBuilder Separate(StringBuilder text, int start) =>
        text.Length > start ? text.Append('|') : text;

    private static ConstantList Read(string name)
    {
        string table = CatalogueText.Flags(name)
            ?? throw new ArgumentException($"no list is called '{name}'", nameof(name));
        ImmutableArray<Constant>.Builder constants = ImmutableArray.CreateBuilder<Constant>();
        Constant? rest = null;
        foreach (string line in table.Split('\n'))
        {
            if (!ConstantText.TryParse(line, out ConstantText? read, out string error))
            {
                throw new InvalidOperationException($"the embedded list '{name}' is damaged: {error}");
            }

            Constant constant = new(read!.Name, read.Value, read.Mask ?? read.Value)
            {
                IsField = read.Mask != null,
                Kinds = [.. read.Kinds],
            };
            if (read.Name == "_")
            {
                rest = constant;
            }
            else
            {
                constants.Add(constant);
            }
        }

        return new ConstantList(name, constants.ToImmutable(), rest);
    }
}
