namespace Weir.Tui.Views;

/// <summary>The keys and the words of the screens.</summary>
internal static class HelpView
{
    private static readonly (string Key, string What)[] Keys =
    [
        ("1-8 Tab", "overview, processes, files, syscalls, asynchronous, running now, flame graph, calls"),
        ("q Ctrl-C", "quit; a launched program that still runs is asked about"),
        ("p Space", "pause and go on; counting goes on meanwhile"),
        ("/", "names that hold a text; empty or Esc for all"),
        ("f", "only calls for which a condition holds, such as latency_ns > 5ms and path ~ '/var/**'"),
        ("Enter", "the calls of a process, file, syscall or operation alone; Esc goes back to all"),
        ("s S ← →", "what tables are ordered by, and from which end"),
        ("↑ ↓ PgUp PgDn g G", "move; in the stream of calls going back pauses"),
        ("b", "flame graph: width is time, calls or bytes; arrows move, Enter zooms, Esc zooms out"),
        ("r", "count from now on"),
        ("w", "write what is seen into a capture, beginning now; w again ends it"),
        ("Ctrl-Z Ctrl-L", "to the shell (fg comes back); draw anew"),
        ("", ""),
        ("at once", "calls under way at once in the last 5 seconds, on average, as of those that ended"),
        ("flying", "the same of asynchronous operations, with those in flight for as long as they have been"),
        ("now, oldest", "how many are in flight at this moment, and since when the oldest"),
        ("disk, fetch", "of that, until the file system had finished, and until the program could know"),
        ("others", "groups that did least, added up when there are too many to keep"),
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
