namespace Weir.Flame.Tests;

public sealed class FoldTests
{
    private static Frame[] Stack(string path) => [.. path.Split(';').Select(n => new Frame(n))];

    [Fact]
    public void A_node_weighs_what_passes_through_it_and_keeps_what_ends_in_it()
    {
        var fold = new Fold();
        fold.Add(Stack("a;b"), 3);
        fold.Add(Stack("a"), 2);
        fold.Add(Stack("c"), 5);
        FoldNode a = fold.Root.Children.Single(n => n.Frame.Name == "a");
        Assert.Equal((5, 2), (a.Total, a.Self));
        Assert.Equal(10, fold.Total);
        Assert.Equal(3, a.Children.Single().Total);
    }

    [Fact]
    public void Beyond_the_bound_on_nodes_sums_stay_exact()
    {
        var fold = new Fold(maxNodes: 10);
        for (int i = 0; i < 1000; i++)
        {
            fold.Add(Stack($"a;b{i};c{i}"), 1);
        }

        Assert.Equal(1000, fold.Total);
        FoldNode a = fold.Root.Children.Single();
        Assert.Equal(1000, a.Total);
        Assert.Equal(a.Total, a.Children.Sum(c => c.Total));
        Assert.Equal(fold.WeightBeyondBound, Sum(fold.Root, Fold.OtherName));
        Assert.InRange(Count(fold.Root), 10, 20);
    }

    [Fact]
    public void A_stack_deeper_than_the_bound_ends_there_and_is_counted()
    {
        var fold = new Fold();
        fold.Add(Enumerable.Repeat(new Frame("f"), 10_000).ToArray(), 7);
        Assert.Equal(1, fold.StacksCut);
        Assert.Equal(7, fold.Total);
        Assert.Equal(Fold.MaxDepth + 1, Count(fold.Root));
    }

    [Fact]
    public void A_sum_that_would_overflow_is_refused_and_nothing_is_added()
    {
        var fold = new Fold();
        fold.Add(Stack("a"), long.MaxValue);
        Assert.Throws<OverflowException>(() => fold.Add(Stack("b"), 1));
        Assert.Equal(long.MaxValue, fold.Total);
        Assert.Single(fold.Root.Children);
    }

    [Fact]
    public void A_negative_weight_is_misuse() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new Fold().Add(Stack("a"), -1));

    [Fact]
    public void A_difference_carries_both_weights_also_of_frames_that_vanished()
    {
        var before = new Fold();
        before.Add(Stack("a;gone"), 4);
        var after = new Fold();
        after.Add(Stack("a;new"), 6);
        FoldNode a = Fold.Difference(before, after).Root.Children.Single();
        Assert.Equal((6, 4), (a.Total, a.Before));
        Assert.Equal((0, 4), a.Children.Where(c => c.Frame.Name == "gone").Select(c => (c.Total, c.Before)).Single());
        Assert.Equal((6, 0), a.Children.Where(c => c.Frame.Name == "new").Select(c => (c.Total, c.Before)).Single());
    }

    private static int Count(FoldNode node) => 1 + node.Children.Sum(Count);

    private static long Sum(FoldNode node, string name) =>
        node.Frame.Name == name ? node.Total : node.Children.Sum(c => Sum(c, name));
}
