using System.Globalization;
using Weir.Catalogue.Records;
using Weir.Trace;
using Weir.Trace.Batches;

namespace Weir.Cli.Output;

/// <summary>The account at the end: where every call went, and every counter that is not zero.</summary>
internal static class AccountText
{
    /// <summary>The lines of the account.</summary>
    public static IEnumerable<string> Lines(
        SourceCounters source, StreamCounters stream, IEnumerable<BatchQueue> consumers)
    {
        // What reached us but was damaged on the way is neither a row nor lost in the kernel.
        long unread = source.Rows - stream.Calls;
        List<(long Count, string What)> parts = [(stream.Rows, "rows"), (stream.FilteredOut, "filtered out")];
        parts.AddRange([(source.CountedOnly, "counted only"), (unread, "unread"), (source.Lost, "lost")]);
        long sum = parts.Sum(p => p.Count);
        string account = string.Join(
            " + ",
            parts.Where((p, i) => i == 0 || p.Count != 0 || p.What is "lost" or "counted only")
                .Select(p => $"{Number(p.Count)} {p.What}"));
        yield return sum == source.Calls
            ? $"{account} = {Number(source.Calls)} calls"
            : $"{account} = {Number(sum)}, but {Number(source.Calls)} calls were seen: "
                + $"{Number(source.Calls - sum)} unaccounted for";
        if (stream.Operations > 0)
        {
            yield return $"{Number(stream.OperationRows)} rows of {Number(stream.Operations)} completions of "
                + "asynchronous operations";
        }

        if (source.UnaskedOperations > 0)
        {
            yield return $"{Number(source.UnaskedOperations)} asynchronous operations filtered out, as not selected";
        }

        foreach (string line in Rest(source, stream))
        {
            yield return line;
        }

        foreach (BatchQueue queue in consumers.Where(q => q.Missed > 0))
        {
            yield return $"{Number(queue.Missed)} rows not shown by {queue.Name}";
        }
    }

    /// <summary>Whether anything was lost or went wrong.</summary>
    public static bool IsClean(SourceCounters source, StreamCounters stream) =>
        source.Lost == 0 && source.Rows == stream.Calls && !Rest(source, stream).Any()
        && source.Calls == source.Rows + source.CountedOnly;

    private static IEnumerable<string> Rest(SourceCounters source, StreamCounters stream)
    {
        (long? Count, string What)[] all =
        [
            (source.LostOperations, "asynchronous operations lost"),
            (source.LostOperationTexts, "asynchronous operations whose paths and structures were lost"),
            (source.UnfollowedOperations, "asynchronous operations not followed, as too many were in flight"),
            (source.Operations - stream.Operations, "asynchronous operations unread"),
            (source.LostFiles, "names of files lost"),
            (source.LostTasks, "records of threads lost"),
            (source.LostStacks, "stacks lost"),
            (source.WithoutStack, "calls whose stack could not be walked"),
            (stream.UnknownStacks, "calls without the frames of their stack"),
            (source.NoState, "calls without room for their state in the kernel"),
            (source.SkippedRuns, "gate runs skipped by the kernel, on the whole machine"),
            (stream.Damaged, "damaged records"),
            (stream.OtherVersion, "records of another version"),
            (stream.OtherKind, "records of an unknown kind"),
            (stream.DamagedCaptures, "calls whose captured memory was damaged"),
            (stream.UnknownFiles, "files without a name"),
            (stream.UnknownTasks, "calls of unknown threads"),
            (stream.WithoutRow, "calls that the catalogue does not know"),
            (stream.Forgotten, "names forgotten for want of room"),
        ];
        foreach (string sentence in source.LeftOut)
        {
            yield return sentence;
        }

        foreach ((long? count, string what) in all)
        {
            if (count is null)
            {
                yield return $"unknown: {what}";
            }
            else if (count != 0)
            {
                yield return $"{Number(count.Value)} {what}";
            }
        }
    }

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}
