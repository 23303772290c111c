using System.CommandLine;
using System.Text;
using System.Text.Json;
using Weir.Capture;
using Weir.Capture.Reports.Comparing;
using Weir.Cli.Captures;
using Weir.Cli.Tracing;
using Weir.Cli.Usage;

namespace Weir.Cli.Verbs;

/// <summary><c>weir diff</c>.</summary>
internal static class DiffVerb
{
    /// <summary>Makes the verb.</summary>
    public static Verb Make(Surroundings world)
    {
        Argument<string> before = new("before");
        Argument<string> after = new("after");
        Option<bool> json = new("--json") { Description = "JSON, for machines: every group and its tests." };
        Verb verb = new("diff", "Say what changed between two captures, and whether it is real")
        {
            Synopses = ["diff [OPTION]… BEFORE AFTER"],
            Text =
            [
                "Numbers of calls are compared with a rate test that allows for bursts, latencies with the "
                + "Mann-Whitney test; chances are corrected for the number of groups. "
                + "A star marks what differs by more than noise.",
            ],
            Examples = [("weir diff before.parquet after.parquet", "what a change did")],
        };
        verb.Arguments.Add(before);
        verb.Arguments.Add(after);
        verb.AddGroup("How", json);
        verb.SetAction(parsed => Run(world, parsed.GetValue(before)!, parsed.GetValue(after)!, parsed.GetValue(json)));
        return verb;
    }

    private static int Run(Surroundings world, string before, string after, bool json)
    {
        using CaptureFile one = CaptureInput.Open(before);
        using CaptureFile two = CaptureInput.Open(after);
        var comparison = CaptureComparison.Of(one, two);
        if (json)
        {
            world.Out.WriteLine(Json(comparison));
        }
        else
        {
            ComparisonText.Write(comparison, world.Out);
        }

        world.Out.Flush();
        return ExitCode.Done;
    }

    private static string Json(CaptureComparison comparison)
    {
        using var memory = new MemoryStream();
        using (var to = new Utf8JsonWriter(memory, new JsonWriterOptions { Indented = true }))
        {
            to.WriteStartObject();
            to.WriteStartArray("doubts");
            foreach (string doubt in comparison.Doubts)
            {
                to.WriteStringValue(doubt);
            }

            to.WriteEndArray();
            to.WriteStartArray("changes");
            foreach (Change change in comparison.Changes)
            {
                Write(to, change);
            }

            to.WriteEndArray();
            to.WriteEndObject();
        }

        return Encoding.UTF8.GetString(memory.GetBuffer(), 0, (int)memory.Length);
    }

    private static void Write(Utf8JsonWriter to, Change change)
    {
        to.WriteStartObject();
        to.WriteString("table", change.Table);
        to.WriteString("name", change.Name);
        to.WriteNumber("calls_before", change.Before);
        to.WriteNumber("calls_after", change.After);
        to.WriteBoolean("calls_differ", change.CallsDiffer);
        to.WriteNumber("time_before_ns", change.TotalNsBefore);
        to.WriteNumber("time_after_ns", change.TotalNsAfter);
        to.WriteNumber("slower_chance", change.Slower);
        to.WriteBoolean("latency_differs", change.LatencyDiffers);
        to.WriteEndObject();
    }
}
