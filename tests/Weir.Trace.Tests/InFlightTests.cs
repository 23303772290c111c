using Weir.Trace.Summaries.Operations;

namespace Weir.Trace.Tests;

public sealed class InFlightTests
{
    [Fact]
    public void The_mean_is_weighted_by_time()
    {
        InFlight depth = new();
        depth.Add(1000, 100);
        depth.Add(1050, 100);
        depth.Add(1150, 50);

        Assert.Equal(250 / 200.0, depth.Mean);
        Assert.Equal(2, depth.Peak());
        Assert.True(depth.IsWhole);
    }

    [Fact]
    public void One_that_ends_as_another_begins_gives_its_place_to_it()
    {
        InFlight depth = new();
        depth.Add(0, 10);
        depth.Add(10, 10);

        Assert.Equal(1, depth.Peak());
    }

    [Fact]
    public void The_course_adds_up_to_the_mean_whatever_the_order()
    {
        Random random = new(7);
        (long Begin, long Length)[] spans =
            [.. Enumerable.Range(0, 1000).Select(_ => (random.NextInt64(1_000_000), random.NextInt64(50_000)))];
        InFlight one = new(), other = new();
        foreach ((long begin, long length) in spans)
        {
            one.Add(begin, length);
        }

        foreach ((long begin, long length) in spans.Reverse())
        {
            other.Add(begin, length);
        }

        double[] course = one.Course(37);
        Assert.Equal(one.Mean!.Value, course.Average(), 1e-6);
        Assert.All(course.Zip(other.Course(37)), c => Assert.Equal(c.First, c.Second, 1e-6));
        Assert.True(course.Max() <= one.Peak());
    }

    [Fact]
    public void Nothing_has_no_mean_and_no_peak()
    {
        Assert.Null(new InFlight().Mean);
        Assert.Equal(0, new InFlight().Peak());
        Assert.Equal([0, 0, 0], new InFlight().Course(3));
    }
}
