using System.Collections.Immutable;
using System.Text;
using Weir.Catalogue.Records;
using Weir.Trace;
using Weir.Trace.Batches;

namespace Weir.Tui.Watching;

/// <summary>A call or an asynchronous operation that had not ended when somebody looked.</summary>
/// <param name="Process">Name of the thread.</param>
/// <param name="Pid">Process.</param>
/// <param name="Tid">Thread that is in it or asked for it.</param>
/// <param name="Call">Name of the call.</param>
/// <param name="Arguments">Its arguments, as far as they are no memory of the program.</param>
/// <param name="Path">Its file; null: none or unknown.</param>
/// <param name="AgeNs">How long it had run; null: it began before the trace.</param>
/// <param name="OnFiles">Whether it is about files.</param>
public sealed record RunningCall(
    string Process, int Pid, int Tid, string Call, string Arguments, string? Path, long? AgeNs, bool OnFiles)
{
    /// <summary>Whether it is an asynchronous operation: no thread is in it.</summary>
    public bool IsOperation { get; init; }

    /// <summary>Whether the file system had finished it, and only the program has not fetched the result.</summary>
    public bool IsDone { get; init; }

    /// <summary>The calls of a batch, the oldest first.</summary>
    internal static ImmutableArray<RunningCall> Of(CallBatch batch, Scope? scope)
    {
        List<RunningCall> all = [];
        StringBuilder made = new();
        foreach (ref readonly Call call in batch.Calls)
        {
            if (scope?.Filter.Matches(in call) == false)
            {
                continue;
            }

            made.Clear();
            CallText.Arguments(made, in call);
            all.Add(new RunningCall(
                call.Task?.Comm ?? "?", call.Pid, call.Tid, call.Row.Name, made.ToString(), call.Path,
                call.TimeNs == 0 ? null : Math.Max(0, (long)(call.RecordedNs - call.TimeNs)),
                Tallies.IsOnFiles(in call))
            {
                IsOperation = call.Source != AsyncSource.None, IsDone = call.DoneNs != 0,
            });
        }

        return [.. all.OrderByDescending(c => c.AgeNs ?? long.MaxValue).ThenBy(c => c.Tid)];
    }
}
