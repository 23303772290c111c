using Weir.Explain.Sights;
using Weir.Explain.Trees;

namespace Weir.Explain.Tests.Trees;

public sealed class StackMergeTests
{
    [Fact]
    public void Stacks_with_the_same_callers_share_them()
    {
        Story story = new MadeUpCall()
            .See(0, SightKind.Enter)
            .See(1, SightKind.Point, "entry call first")
            .See(2, SightKind.Point, "entry call second")
            .See(3, SightKind.Return)
            .Story();

        FunctionItem entry = Assert.IsType<FunctionItem>(story.Caller.Items[1]);
        FunctionItem call = Assert.IsType<FunctionItem>(Assert.Single(entry.Items));
        Assert.Equal(["first", "second"], call.Items.Cast<FunctionItem>().Select(f => f.Name));
    }

    [Fact]
    public void What_is_visited_again_later_is_a_second_visit()
    {
        Story story = new MadeUpCall()
            .See(0, SightKind.Enter)
            .See(1, SightKind.Point, "entry first")
            .See(2, SightKind.Point, "entry second")
            .See(3, SightKind.Point, "entry first")
            .Story();

        FunctionItem entry = Assert.IsType<FunctionItem>(story.Caller.Items[1]);
        Assert.Equal(["first", "second", "first"], entry.Items.Cast<FunctionItem>().Select(f => f.Name));
    }

    [Fact]
    public void An_event_in_a_caller_closes_what_it_called()
    {
        Story story = new MadeUpCall()
            .See(0, SightKind.Enter)
            .See(1, SightKind.Point, "entry inner")
            .See(2, SightKind.Point, "entry")
            .See(3, SightKind.Point, "entry inner")
            .Story();

        FunctionItem entry = Assert.IsType<FunctionItem>(story.Caller.Items[1]);
        Assert.Collection(
            entry.Items,
            i => Assert.IsType<FunctionItem>(i),
            i => Assert.IsType<EventItem>(i),
            i => Assert.IsType<FunctionItem>(i));
    }
}
