namespace Weir.Flame.Tests;

public sealed class FlameLayoutTests
{
    private static readonly FlameOptions Options = new() { MinShare = 0 };

    [Fact]
    public void Callees_lie_within_their_caller_and_do_not_overlap()
    {
        int seed = Environment.TickCount;
        var random = new Random(seed);
        var fold = new Fold();
        for (int i = 0; i < 3000; i++)
        {
            fold.Add([.. Enumerable.Range(0, random.Next(1, 6)).Select(_ => new Frame("f" + random.Next(6)))], 1);
        }

        var boxes = FlameLayout.Of(fold, Options).Boxes.ToDictionary(b => b.Node);
        foreach (FlameBox box in boxes.Values)
        {
            double end = box.Left;
            foreach (FlameBox child in box.Node.Children.Select(c => boxes[c]).OrderBy(c => c.Left))
            {
                Assert.True(child.Left >= end - 1e-9, $"overlap, seed {seed}");
                end = child.Left + child.Width;
            }

            Assert.True(end <= box.Left + box.Width + 1e-9, $"overhang, seed {seed}");
        }
    }

    [Fact]
    public void Narrow_frames_are_counted_when_they_are_not_drawn()
    {
        var fold = new Fold();
        fold.Add([new Frame("big")], 1_000_000);
        fold.Add([new Frame("tiny")], 1);
        var layout = FlameLayout.Of(fold, new FlameOptions { MinShare = 0.001 });
        Assert.Equal((2, 1L), (layout.Boxes.Count, layout.Pruned));
    }

    [Fact]
    public void Too_many_frames_raise_the_least_share_until_they_fit()
    {
        var fold = new Fold();
        for (int i = 0; i < 5000; i++)
        {
            fold.Add([new Frame("f" + i)], 1 + (i % 100));
        }

        var layout = FlameLayout.Of(fold, new FlameOptions { MinShare = 0, MaxFrames = 500 });
        Assert.InRange(layout.Boxes.Count, 2, 500);
        Assert.Equal(5001, layout.Boxes.Count + layout.Pruned);
    }

    [Fact]
    public void The_heaviest_sibling_stands_left_unless_names_are_asked_for()
    {
        var fold = new Fold();
        fold.Add([new Frame("a")], 1);
        fold.Add([new Frame("b")], 2);
        Assert.Equal("b", FlameLayout.Of(fold, Options).Boxes[1].Node.Frame.Name);
        Assert.Equal("a", FlameLayout.Of(fold, Options with { OrderByName = true }).Boxes[1].Node.Frame.Name);
    }

    [Fact]
    public void An_empty_fold_is_drawn_as_its_root() => Assert.Single(FlameLayout.Of(new Fold(), Options).Boxes);
}
