namespace Weir.Tui.Views;

/// <summary>The keys and the words of the screens.</summary>
internal static class HelpView
{
    private static readonly (string Key, string What)[] Keys =
    [
        ("1-8 Tab", "the screens, by number or one after the other"),
        ("q Ctrl-C", "quit; asks about a launched program that still runs"),
        ("p Space", "pause and go on; counting goes on meanwhile"),
        ("/", "names that hold a text; empty or Esc for all"),
        ("f", "calls that fulfil a condition, such as latency_ns > 5ms"),
        ("Enter", "the calls of the chosen row alone; Esc goes back to all"),
        ("s S ← →", "what tables are ordered by, and from which end"),
        ("↑ ↓ PgUp PgDn g G", "move; in the stream of calls going back pauses"),
        ("b", "flame graph: time, calls or bytes; Enter zooms, Esc out"),
        ("r", "count from now on"),
        ("w", "write what is seen into a capture, until w again"),
        ("Ctrl-Z Ctrl-L", "to the shell (fg comes back); draw anew"),
        ("", ""),
        ("at once", "calls under way, on average of 5 s, of those that ended"),
        ("flying", "operations in flight, the same, with those not ended yet"),
        ("now, oldest", "in flight at this moment, and the age of the oldest"),
        ("disk, fetch", "until the file system had done it, until one could know"),
        ("others", "groups that did least, added up when there are too many"),
    ];

    public static void Draw(Area area)
    {
        int width = area.Width >= 60 ? 18 : 10;
        foreach ((int y, (string key, string what)) in Keys.Index())
        {
            area.Write(1, y, key, Ink.Title, width);
            area.Write(width + 2, y, what, Ink.Plain);
        }
    }
}
