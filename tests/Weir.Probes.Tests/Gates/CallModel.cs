using Weir.Catalogue.Records;
using Weir.Probes.Tests.Simulation;

namespace Weir.Probes.Tests.Gates;

/// <summary>One call as the program means it, however often the kernel restarts it.</summary>
internal sealed class ModelCall(ulong id, int number)
{
    public ulong Id { get; } = id;

    public int Number { get; } = number;

    public CallState? State { get; set; }

    public long Result { get; set; }

    public int Restarts { get; set; }

    public ulong[] Arguments => [3, (ulong)Number, 5, 6, Id, 7];
}

/// <summary>What the threads of a random walk really did.</summary>
internal sealed class CallModel
{
    private readonly Dictionary<ulong, ModelCall> _calls = [];

    /// <summary>Calls in scope so far.</summary>
    public long Begun => _calls.Count;

    public ModelCall Begin(int number, bool selected)
    {
        ModelCall call = new((ulong)_calls.Count + 1, number);
        if (selected)
        {
            _calls.Add(call.Id, call);
        }

        return call;
    }

    public void Check(Row row, string at)
    {
        ModelCall call = _calls[row.Arguments[4]];
        CallState state = call.State ?? CallState.RunningAtStop;
        Assert.True(
            (row.Number, row.State, row.Restarts) == (call.Number, state, Math.Min(call.Restarts, 255)),
            $"{at}: {row}, but {call.Number} {state} with {call.Restarts} restarts happened");
        Assert.True(state != CallState.Finished || row.Result == call.Result, $"{at}: {row}, not {call.Result}");
    }

    /// <summary>Calls without a row.</summary>
    public long Lost(IReadOnlyCollection<Row> rows) => _calls.Count - rows.Count;

    /// <summary>
    /// Calls without rows of the sampled number that the gates counted, beside the most that there can be.
    /// </summary>
    public IEnumerable<(bool Model, bool Gates)> SampledTotals(World world)
    {
        long made = _calls.Values.Count(c => c.Number == Walk.SampledNumber && c.State == CallState.Finished);
        (long calls, long errors, _) = world.Counted(Walk.SampledNumber);
        yield return (true, calls <= made && errors <= calls);
        yield return (true, world.Counter(Layout.Counter.CountedOnly) == calls);
    }
}
