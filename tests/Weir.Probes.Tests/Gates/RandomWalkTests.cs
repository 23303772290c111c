using Weir.Probes.Layout;
using Weir.Probes.Tests.Simulation;

namespace Weir.Probes.Tests.Gates;

/// <summary>
/// Threads that call, fork, are interrupted and die as chance has it, beside a model that knows what they did. Whatever
/// happens, <c>rows + counted + lost = calls</c>, and no call has two rows.
/// </summary>
public sealed class RandomWalkTests
{
    private const int Steps = 1500;

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Every_call_is_a_row_or_counted_or_lost(int seed)
    {
        Walk walk = new(seed);
        for (int i = 0; i < Steps; i++)
        {
            walk.Step();
        }

        walk.Finish();
        World world = walk.World;
        long running = walk.RunningRows.Count, rows = walk.Rows.Count, calls = walk.Model.Begun;
        string at = $"seed {seed}";
        Assert.True(calls > Steps / 5, at);
        Assert.True(calls == world.Counter(Counter.Calls) + running,
            $"{at}: {calls} calls, {world.Counter(Counter.Calls)} + {running} seen");
        Assert.True(rows == world.Counter(Counter.Rows), $"{at}: {rows} rows, {world.Counter(Counter.Rows)} counted");
        Assert.True(
            calls == rows + running + world.Counter(Counter.CountedOnly) + world.Counter(Counter.Lost),
            $"{at}: {calls} calls, {rows} + {running} rows, {world.Counter(Counter.CountedOnly)} counted, "
            + $"{world.Counter(Counter.Lost)} lost");
        Row[] all = [.. walk.Rows, .. walk.RunningRows];
        Assert.Equal(all.Length, all.Select(r => r.Arguments[4]).Distinct().Count());
        Assert.All(all, row => walk.Model.Check(row, at));
        Assert.True(walk.Model.Lost(all) == world.Counter(Counter.Lost) + world.Counter(Counter.CountedOnly), at);
        Assert.All(walk.Model.SampledTotals(world), pair => Assert.Equal(pair.Model, pair.Gates));
    }

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 25)];
}
