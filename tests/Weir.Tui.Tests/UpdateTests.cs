using Weir.Tui.Keys;
using Weir.Tui.Model;
using Weir.Tui.Watching;

namespace Weir.Tui.Tests;

public sealed class UpdateTests
{
    private static readonly Key Enter = new(KeyCode.Enter), Escape = new(KeyCode.Escape);

    [Fact]
    public void Numbers_and_tabs_choose_screens()
    {
        DashboardModel model = Traced.World(2).Model();
        foreach ((int i, Tab tab) in Enum.GetValues<Tab>().Index())
        {
            Assert.Equal(tab, Press(model, Key.Of((char)('1' + i))).Model.Tab);
        }

        Assert.Equal(Tab.Processes, Press(model, new Key(KeyCode.Tab)).Model.Tab);
        Assert.Equal(Tab.Stream, Press(model, new Key(KeyCode.BackTab)).Model.Tab);
    }

    [Fact]
    public void Enter_shows_the_calls_of_a_row_and_escape_all_again()
    {
        Traced traced = Traced.World(4);
        DashboardModel model = traced.Model(Tab.Processes);
        (DashboardModel narrow, Wish wish) = Press(model, new Key(KeyCode.Down), Enter);

        Assert.Equal(Wish.Narrow, wish);
        Assert.Equal(Tab.Stream, narrow.Tab);
        traced.Watch.Narrow(narrow.Scope);
        Snapshot seen = traced.Watch.Look(narrow.Question);
        Assert.NotEmpty(seen.Lines);
        Assert.Equal(OrderedRows.Of(model)[1].Name, $"{seen.Lines[0].Process} ({seen.Lines[0].Pid})");
        Assert.Single(seen.Lines.Select(l => l.Pid).Distinct());
        Assert.Equal(OrderedRows.Of(model)[1].Calls, seen.Total.Calls);

        (DashboardModel wide, wish) = Press(narrow, Escape);
        Assert.Equal((Wish.Narrow, null, Tab.Processes), (wish, wide.Scope, wide.Tab));
    }

    [Fact]
    public void A_condition_narrows_and_a_wrong_one_is_explained()
    {
        DashboardModel model = Traced.World(2).Model();
        (DashboardModel narrow, Wish wish) = Press(model, [.. Typed("fsyscall = read"), Enter]);
        Assert.Equal((Wish.Narrow, "syscall = read"), (wish, narrow.Scope?.Text));

        (DashboardModel wrong, wish) = Press(model, [.. Typed("fsyscal = read"), Enter]);
        Assert.Equal(Wish.None, wish);
        Assert.Contains("syscall", wrong.Message, StringComparison.Ordinal);
        Assert.Equal("syscal = read", wrong.Prompt?.Text);
    }

    [Fact]
    public void A_capture_is_proposed_with_the_time_begun_and_ended()
    {
        DashboardModel model = Traced.World(2).Model() with
        {
            Time = new DateTimeOffset(2026, 3, 4, 5, 6, 7, TimeSpan.Zero),
        };
        (DashboardModel asked, Wish wish) = Press(model, Key.Of('w'));
        Assert.Equal((Wish.None, "weir-20260304-050607.parquet"), (wish, asked.Prompt?.Text));
        Assert.Equal(Wish.None, Press(asked, Escape).Wish);
        Assert.Equal((Wish.BeginCapture, asked.Prompt!.Text), Begun(Press(asked, Enter)));
        Assert.Equal(
            (Wish.BeginCapture, "x.csv"),
            Begun(Press(asked, [Key.Of('u') with { Ctrl = true }, .. Typed("x.csv"), Enter])));

        DashboardModel written = model with { Capture = new LiveCaptureView("/x.csv", 3, IsOver: false) };
        Assert.Equal(Wish.EndCapture, Press(written, Key.Of('w')).Wish);
        written = written with { Capture = written.Capture with { IsOver = true } };
        Assert.NotNull(Press(written, Key.Of('w')).Model.Prompt);
        DashboardModel over = model with { Snapshot = model.Snapshot with { Account = new() { Ended = true } } };
        Assert.Contains("the trace is over", Press(over, Key.Of('w')).Model.Message, StringComparison.Ordinal);

        static (Wish, string?) Begun((DashboardModel Model, Wish Wish) next) => (next.Wish, next.Model.Prompt?.Text);
    }

    [Fact]
    public void A_pause_takes_one_whole_look_and_stands_still()
    {
        Traced traced = Traced.World(3);
        (DashboardModel paused, Wish wish) = Press(traced.Model(), Key.Of('p'));
        Assert.Equal(Wish.Freeze, wish);
        Snapshot whole = traced.Watch.Look(paused.Question);
        Assert.True(whole.IsWhole);
        (paused, _) = Update.Of(paused, new Message.Looked(whole));
        Assert.Same(whole, paused.Snapshot);
        Assert.Same(whole, Update.Of(paused, new Message.Looked(new Snapshot { IsWhole = true })).Model.Snapshot);
        Assert.Equal(3, whole.Flames.Length);
        Assert.NotEmpty(whole.Lines);
        Assert.NotEmpty(OrderedRows.Of(Press(paused, Key.Of('3')).Model));
    }

    [Fact]
    public void Going_back_in_the_stream_pauses()
    {
        (DashboardModel model, Wish wish) = Press(Traced.World(2).Model(Tab.Stream), new Key(KeyCode.Up));
        Assert.Equal((true, 1, Wish.Freeze), (model.Paused, model.Behind, wish));
    }

    [Fact]
    public void A_running_program_is_asked_about()
    {
        DashboardModel model = Traced.World(2).Model() with { OutputFile = "/tmp/x" };
        Assert.Equal(Wish.None, Press(model, Key.Of('q')).Wish);
        Assert.Equal(Wish.QuitAndStop, Press(model, Key.Of('q'), Key.Of('y')).Wish);
        Assert.Equal(Wish.Quit, Press(model, Key.Of('q'), Key.Of('n')).Wish);
        Assert.Null(Press(model, Key.Of('q'), Escape).Model.Prompt);
        Assert.Equal(Wish.Quit, Press(Traced.World(2).Model(), Key.Of('q')).Wish);
    }

    [Theory]
    [InlineData(RowOrder.Calls)]
    [InlineData(RowOrder.Errors)]
    [InlineData(RowOrder.Name)]
    [InlineData(RowOrder.Max)]
    public void Tables_are_in_order(RowOrder order)
    {
        RowView[] rows = [.. OrderedRows.Of(Traced.World(4).Model(Tab.Files) with { Order = order })];
        Comparison<RowView> comparison = order switch
        {
            RowOrder.Calls => (a, b) => b.Rates.Calls.CompareTo(a.Rates.Calls),
            RowOrder.Errors => (a, b) => b.Rates.Errors.CompareTo(a.Rates.Errors),
            RowOrder.Max => (a, b) => (b.Max ?? 0).CompareTo(a.Max ?? 0),
            _ => (a, b) => string.CompareOrdinal(a.Name, b.Name),
        };
        Assert.True(rows.Length > 5);
        Assert.All(rows.Zip(rows.Skip(1)), p => Assert.True(comparison(p.First, p.Second) <= 0));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void No_key_on_any_screen_breaks_anything(int seed)
    {
        Random random = new(seed);
        Traced traced = Traced.World(2, seed);
        DashboardModel model = traced.Model();
        for (int i = 0; i < 1500; i++)
        {
            Key key = random.Next(3) == 0
                ? new Key((KeyCode)random.Next(1, (int)KeyCode.Other + 1))
                : Key.Of((char)random.Next(' ', 0x7f));
            (model, Wish wish) = Press(model, key);
            if (wish == Wish.Narrow)
            {
                traced.Watch.Narrow(model.Scope);
            }

            (model, _) = Update.Of(model, new Message.Looked(traced.Watch.Look(model.Question)));
            Assert.Equal(24, Views.View.Of(model).Height);
        }
    }

    private static Key[] Typed(string text) => [.. text.Select(Key.Of)];

    private static (DashboardModel Model, Wish Wish) Press(DashboardModel model, params IEnumerable<Key> keys)
    {
        Wish wish = Wish.None;
        foreach (Key key in keys)
        {
            (model, wish) = Update.Of(model, new Message.Pressed(key));
        }

        return (model, wish);
    }
}
