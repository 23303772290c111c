using System.Text;
using System.Text.Json;
using Weir.Load.Files;
using Weir.Load.Planning;
using Weir.Load.Rows;
using Weir.Load.Running;
using Weir.Trace.Summaries;

namespace Weir.Cli.Reissuing;

/// <summary>Plans and results for machines. An unknown is null, never 0.</summary>
internal static class ReissueJson
{
    /// <summary>A plan.</summary>
    public static string Of(LoadPlan plan) => Write(json =>
    {
        json.WriteNumber("rows", plan.Account.Rows);
        json.WriteNumber("planned", plan.Account.Planned);
        json.WriteNumber("left_out", plan.Account.Left);
        json.WriteNumber("threads", plan.Threads.Count(t => t.Steps.Count > 0));
        json.WriteNumber("captured_ns", plan.DurationNs);
        json.WriteStartObject("planned_by_call");
        foreach ((string call, long rows) in plan.Account.PlannedByCall)
        {
            json.WriteNumber(call, rows);
        }

        json.WriteEndObject();
        json.WriteStartArray("left_out_by_reason");
        foreach (LeftOut left in plan.Account.LeftOut)
        {
            json.WriteStartObject();
            json.WriteString("call", left.Call);
            json.WriteString("reason", left.Reason);
            json.WriteNumber("rows", left.Rows);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartObject("kept_as_captured");
        foreach ((string call, long rows) in plan.KeptAsCaptured)
        {
            json.WriteNumber(call, rows);
        }

        json.WriteEndObject();
        json.WriteStartArray("files");
        foreach (FileBody file in plan.Files)
        {
            json.WriteStartObject();
            json.WriteString("path", file.InitialPath);
            json.WriteString("kind", file.Kind.ToString().ToLowerInvariant());
            json.WriteNumber("data_bytes", file.ReadToBytes);
            json.WriteNumber("length_bytes", file.LengthBytes);
            json.WriteString("target", file.LinkTarget);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteNumber("opened_before", plan.EarlyOpens.Count);
    });

    /// <summary>A result.</summary>
    public static string Of(LoadResult result) => Write(json =>
    {
        json.WriteNumber("planned", result.Planned);
        json.WriteNumber("made", result.Made);
        json.WriteNumber("not_made", result.NotMade);
        json.WriteNumber("not_reached", result.NotReached);
        json.WriteNumber("unexpected_errors", result.UnexpectedErrors);
        json.WriteNumber("captured_ns", result.CapturedNs);
        json.WriteNumber("reissued_ns", result.ReissuedNs);
        json.WriteNumber("speed", result.Speed);
        Number(json, "behind_ns", result.BehindNs);
        Number(json, "most_behind_ns", result.MostBehindNs);
        json.WriteNumber("threads", result.Threads);
        json.WriteStartObject("own_calls");
        json.WriteNumber("opens", result.Own.Opens);
        json.WriteNumber("copies", result.Own.Copies);
        json.WriteNumber("closes", result.Own.Closes);
        json.WriteEndObject();
        json.WriteStartArray("calls");
        foreach (CallTally call in result.Calls)
        {
            Write(json, call);
        }

        json.WriteEndArray();
        json.WriteStartArray("failures");
        foreach (string failure in result.Failures)
        {
            json.WriteStringValue(failure);
        }

        json.WriteEndArray();
    });

    private static void Write(Utf8JsonWriter json, CallTally call)
    {
        json.WriteStartObject();
        json.WriteString("call", call.Call);
        json.WriteNumber("captured", call.Captured);
        json.WriteNumber("reissued", call.Reissued);
        json.WriteNumber("not_made", call.NotMade);
        json.WriteNumber("captured_bytes", call.CapturedBytes);
        json.WriteNumber("reissued_bytes", call.ReissuedBytes);
        json.WriteNumber("expected_errors", call.ExpectedErrors);
        json.WriteNumber("unexpected_errors", call.UnexpectedErrors);
        json.WriteNumber("other_errors", call.OtherErrors);
        json.WriteNumber("unexpected_successes", call.UnexpectedSuccesses);
        json.WriteNumber("other_results", call.OtherResults);
        Latency(json, "captured", call.CapturedNs);
        Latency(json, "reissued", call.ReissuedNs);
        json.WriteEndObject();
    }

    private static void Latency(Utf8JsonWriter json, string side, LatencyHistogram histogram)
    {
        Number(json, side + "_p50_ns", histogram.Quantile(0.5));
        Number(json, side + "_p99_ns", histogram.Quantile(0.99));
        Number(json, side + "_max_ns", histogram.Count == 0 ? null : histogram.Max);
        json.WriteNumber(side + "_total_ns", histogram.Total);
    }

    private static void Number(Utf8JsonWriter json, string name, long? value)
    {
        if (value is { } known)
        {
            json.WriteNumber(name, known);
        }
        else
        {
            json.WriteNull(name);
        }
    }

    private static string Write(Action<Utf8JsonWriter> body)
    {
        using MemoryStream memory = new();
        using (Utf8JsonWriter json = new(memory, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            body(json);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(memory.GetBuffer(), 0, (int)memory.Length);
    }
}
