using System.Globalization;
using Weir.Catalogue.Kinds;
using Weir.Catalogue.Operations;
using Weir.Scenarios.Expecting;

namespace Weir.Scenarios.Scripting;

/// <summary>What every operation must show of its entry: its words, who asked, file, sizes.</summary>
internal static class OperationChecks
{
    private const int Words = 6;

    /// <summary>Adds the checks.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="entry">Its 64 bytes.</param>
    /// <param name="isFixed">Whether its descriptor is an index into the ring's registered files.</param>
    /// <param name="before">The boot clock before it was asked for, in ns.</param>
    /// <param name="tid">The thread that the kernel takes for the one that asks.</param>
    public static void Add(Operation operation, ReadOnlySpan<byte> entry, bool isFixed, long before, int tid)
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
        AddFile(operation, words, isFixed);
        AddColumn(operation, words, "requested", NumberRole.Size);
        AddColumn(operation, words, "offset", NumberRole.Offset);
    }

    private static void AddFile(Operation operation, ulong[] words, bool isFixed)
    {
        int first = operation.Row.Call.Arguments.ToList().FindIndex(a => a.Kind is FdKind);
        if (first < 0)
        {
            return;
        }

        if (isFixed)
        {
            // The scenario says which file it registered.
            operation.Also(new Check("fd", Comparison.Nothing));
            return;
        }

        operation.Also(new Check("fd", Comparison.Equal, (int)words[first]));
        operation.Also(DescriptorNames.Expect("path", (int)words[first]));
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
