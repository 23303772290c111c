using System.Globalization;
using System.Text.Json.Nodes;
using Weir.Capture;
using Weir.Catalogue;
using Weir.Catalogue.Records;
using Weir.Cli.Tracing;
using Weir.Trace;

namespace Weir.Cli.Captures;

/// <summary>What a capture's footer says of a run: what was asked for, and where the calls went.</summary>
internal static class CaptureFacts
{
    private const string ReleaseFile = "/proc/sys/kernel/osrelease";

    /// <summary>Known from the start.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Opening(TraceOptions options, TimeProvider clock)
    {
        long startedNs = clock.GetUtcNow().ToUnixTimeMilliseconds() * 1_000_000;
        return
        [
            new(CaptureKeys.Version, WeirTool.Version),
            new(CaptureKeys.Host, Environment.MachineName),
            new(CaptureKeys.Kernel, File.ReadAllText(ReleaseFile).Trim()),
            new(CaptureKeys.Command, Traced(options)),
            new(CaptureKeys.Filters, string.Join("; ", Filters(options))),
            new(CaptureKeys.StartedNs, startedNs.ToString(CultureInfo.InvariantCulture)),
        ];
    }

    /// <summary>The loss account.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Closing(SourceCounters source, StreamCounters stream)
    {
        // Records that reached us damaged are rows that nobody has, as those lost in the kernel are.
        long lost = source.Lost + Math.Max(0, source.Rows - stream.Calls);
        List<KeyValuePair<string, string>> facts =
        [
            new(CaptureKeys.Lost, lost.ToString(CultureInfo.InvariantCulture)),
            new(CaptureKeys.CountedOnly, source.CountedOnly.ToString(CultureInfo.InvariantCulture)),
            new(CaptureKeys.SamplingTotals, Totals(source)),
        ];
        if (stream.Modules is { } modules)
        {
            var byId = new JsonObject(modules.OrderBy(m => m.Value, StringComparer.Ordinal)
                .Select(m => KeyValuePair.Create(m.Key, (JsonNode?)m.Value)));
            facts.Add(new(CaptureKeys.Modules, byId.ToJsonString()));
        }

        return facts;
    }

    private static string Totals(SourceCounters source)
    {
        JsonObject totals = [];
        foreach (SyscallCount count in source.Counted)
        {
            string name = Syscalls.Find(count.Number)?.Name
                ?? string.Create(CultureInfo.InvariantCulture, $"syscall_{count.Number}");
            totals[name] = count.Calls + ((long?)totals[name] ?? 0);
        }

        return totals.ToJsonString();
    }

    private static string Traced(TraceOptions options) =>
        options.Launch is { } launch ? string.Join(' ', launch.Command)
        : options.Pids.Length > 0 ? "process " + string.Join(", ", options.Pids)
        : "the whole machine";

    private static IEnumerable<string> Filters(TraceOptions options)
    {
        (bool Given, string Text)[] all =
        [
            (!options.Selection.IsAll, "syscalls " + string.Join(',', options.Selection.Rows.Select(r => r.Name))),
            (options.Tids.Length > 0, "threads " + string.Join(',', options.Tids)),
            (options.Comms.Length > 0, "comm " + string.Join(',', options.Comms)),
            (options.Uids.Length > 0, "uid " + string.Join(',', options.Uids)),
            (options.CgroupDirectory is not null, "cgroup " + options.CgroupDirectory),
            (options.ErrorsOnly, "errors only"),
            (options.SlowerThanNs > 0, $"slower than {options.SlowerThanNs} ns"),
            (options.SampleEvery > 1, $"one call in {options.SampleEvery}"),
            (options.Filter is not null, options.Filter?.ToString() ?? ""),
            (!options.Follow, "children not followed"),
        ];
        return all.Where(f => f.Given).Select(f => f.Text);
    }
}
