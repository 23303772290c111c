using System.Collections.Immutable;
using System.Globalization;
using Weir.Catalogue;
using Weir.Catalogue.Kinds;
using Weir.Catalogue.Operations;
using Weir.Scenarios.Expecting;

namespace Weir.Scenarios.Scripting;

/// <summary>What every operation must show of its entry: its words, who asked, file, sizes.</summary>
internal static class OperationChecks
{
    private const int Words = 6;

    /// <summary>Adds the checks.</summary>
    /// <param name="script">The scenario.</param>
    /// <param name="operation">The operation.</param>
    /// <param name="entry">Its 64 bytes.</param>
    /// <param name="isFixed">Whether its descriptor is an index into the ring's registered files.</param>
    /// <param name="before">The boot clock before it was asked for, in ns.</param>
    /// <param name="tid">The thread that the kernel takes for the one that asks.</param>
    public static void Add(
        Script script, Operation operation, ReadOnlySpan<byte> entry, bool isFixed, long before, int tid)
    {
        OperationRow row = operation.Row;
        ulong[] words = new ulong[Math.Max(Words, row.WordCount)];
        row.ReadWords(entry, words);
        for (int i = 0; i < Math.Min(Words, row.WordCount); i++)
        {
            operation.Also(new Check(
                string.Create(CultureInfo.InvariantCulture, $"arg{i}"), Comparison.Equal, unchecked((long)words[i])));
        }

        operation.Also(new Check("time_ns", Comparison.AtLeast, before));
        operation.Also(new Check("pid", Comparison.Equal, Script.Pid));
        operation.Also(new Check("tid", Comparison.Equal, tid));
        operation.Also(new Check(
            "user_data", Comparison.Equal, unchecked((long)OperationMark.Of(operation.Marker))));
        AddFiles(script, operation, words, isFixed);
        AddColumn(operation, words, "requested", NumberRole.Size);
        AddColumn(operation, words, "offset", NumberRole.Offset);
    }

    private static void AddFiles(Script script, Operation operation, ulong[] words, bool isFixed)
    {
        List<Argument> arguments = [.. operation.Row.Call.Arguments];
        int first = arguments.FindIndex(a => a.Kind is FdKind);
        if (isFixed && first >= 0)
        {
            // The scenario says which file it registered.
            operation.Also(new Check("fd", Comparison.Nothing));
            return;
        }

        if (first >= 0)
        {
            operation.Also(new Check("fd", Comparison.Equal, (int)words[first]));
        }

        ImmutableArray<string?> texts =
        [
            .. words.Select((word, i) => i < arguments.Count && arguments[i].Kind is PathKind or TextKind
                ? script.TextAt((long)word)
                : null),
        ];
        foreach (string text in texts.OfType<string>().Where(t => t.All(c => char.IsAsciiLetterOrDigit(c) || c is '.')))
        {
            operation.Also(new Check("args", Comparison.Contains, Text: $"\"{text}\""));
        }

        // A place among registered files is no descriptor.
        int slot = arguments.FindIndex(a => a.Kind is SlotKind);
        bool opens = slot < 0 || words[slot] == 0;
        FileChecks files = new(
            operation.Row.Call, [.. words.Select(w => unchecked((long)w))], texts, script.Directory);
        operation.Files = result => files.After(
            opens ? result : -1, s => script.ReadInt32((long)words[s.Argument] + s.Offset));
    }

    private static void AddColumn(Operation operation, ulong[] words, string field, NumberRole role)
    {
        int index = operation.Row.Call.Arguments.ToList().FindIndex(a => a.Kind is NumberKind n && n.Role == role);
        if (index >= 0)
        {
            operation.Also(new Check(field, Comparison.Equal, unchecked((long)words[index])));
        }
    }
}
