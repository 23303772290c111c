using Weir.Trace.Tests.Simulation;
using Weir.Tui.Cells;
using Weir.Tui.Model;
using Weir.Tui.Views;
using Weir.Tui.Watching;

namespace Weir.Tui.Tests;

public sealed class ViewTests
{
    public static TheoryData<Tab, int, int> Sizes
    {
        get
        {
            TheoryData<Tab, int, int> all = [];
            foreach (Tab tab in Enum.GetValues<Tab>())
            {
                foreach ((int width, int height) in ((int, int)[])[(120, 40), (80, 24), (40, 12), (20, 5)])
                {
                    all.Add(tab, width, height);
                }
            }

            return all;
        }
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Every_screen_is_what_was_agreed(Tab tab, int width, int height)
    {
        string screen = View.Of(Traced.World(12).Model(tab, width, height)).ToText();

        Assert.Equal(height, screen.Count(c => c == '\n'));
        Assert.All(screen.Split('\n'), line => Assert.True(line.Length <= width, line));
        Screens.Expect(height < View.LeastHeight ? "tiny" : $"{tab}-{width}x{height}", screen);
    }

    [Fact]
    public void Help_fits()
    {
        string screen = View.Of(Traced.World(2).Model(width: 80, height: 24) with { Help = true }).ToText();

        Assert.DoesNotContain("…", screen, StringComparison.Ordinal);
        Screens.Expect("help", screen);
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Before_the_first_call_every_screen_says_so(Tab tab, int width, int height)
    {
        string screen = View.Of(new DashboardModel { Target = "x", Tab = tab, Width = width, Height = height })
            .ToText();

        Assert.Matches("yet|waiting|too small", screen);
    }

    [Fact]
    public void Every_size_can_be_drawn()
    {
        Traced traced = Traced.World(3);
        foreach (Tab tab in Enum.GetValues<Tab>())
        {
            DashboardModel model = traced.Model(tab) with { Paused = true, Filter = "e" };
            model = model with { Snapshot = traced.Watch.Look(model.Question) };
            for (int width = 1; width < 150; width += 7)
            {
                for (int height = 1; height < 50; height += 3)
                {
                    Canvas canvas = View.Of(model with { Width = width, Height = height });
                    Assert.Equal((width, height), (canvas.Width, canvas.Height));
                }
            }
        }
    }

    [Fact]
    public void Names_cannot_steer_the_terminal()
    {
        Traced traced = new();
        traced.Add(
            RecordBytes.Task(100, 100, "\e[2Jboo\u202e", 1, 1),
            RecordBytes.File(new FileSketch(5, "/tmp/\e]0;owned\a\n\u009b31m")),
            RecordBytes.Call(new CallSketch { FirstKey = 5, Arguments = [3, 0, 512], Result = 10 }));
        foreach (Tab tab in Enum.GetValues<Tab>().Where(t => t is not (Tab.Async or Tab.Syscalls or Tab.Now)))
        {
            Canvas canvas = View.Of(traced.Model(tab, 120, 30));
            string text = canvas.ToText();
            Assert.DoesNotContain(text, c => char.IsControl(c) && c != '\n');
            Assert.DoesNotContain('\u202e', text);
            Assert.True(text.Contains("\\x", StringComparison.Ordinal), $"{tab}: {text}");
        }
    }

    [Theory]
    [InlineData(40)]
    [InlineData(80)]
    [InlineData(120)]
    public void A_capture_is_said_at_every_width(int width)
    {
        DashboardModel model = Traced.World(2).Model(width: width);
        LiveCaptureView capture = new("/srv/somewhere/folder/weir-20260304-050607.parquet", 1234, IsOver: false);
        string Row(LiveCaptureView? shown) => View.Of(model with { Capture = shown }).ToText().Split('\n')[^3];

        Assert.Contains("● writing 1,234 to /", Row(capture), StringComparison.Ordinal);
        Assert.EndsWith("rquet", Row(capture), StringComparison.Ordinal);
        Assert.Contains("wrote 1,234 to /", Row(capture with { IsOver = true }), StringComparison.Ordinal);
        Assert.Contains(
            "captur", Row(capture with { IsOver = true, Failure = "No space left on device" }),
            StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_missing_is_said()
    {
        DashboardModel model = Traced.World(2).Model(width: 120);
        WatchAccount account = new() { Lost = 12345, Missed = 7, CountedOnly = 3, Ended = true, ExitStatus = 4 };
        string screen = View.Of(model with { Snapshot = model.Snapshot with { Account = account } }).ToText();

        Assert.Contains("12,345 lost", screen, StringComparison.Ordinal);
        Assert.Contains("7 not shown", screen, StringComparison.Ordinal);
        Assert.Contains("3 counted only", screen, StringComparison.Ordinal);
        Assert.Contains("ended, exit status 4", screen, StringComparison.Ordinal);
    }
}
