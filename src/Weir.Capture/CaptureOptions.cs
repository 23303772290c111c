using Weir.Capture.Parquet;
using Weir.Capture.Parquet.Codecs;

namespace Weir.Capture;

/// <summary>How captures are written.</summary>
public sealed record CaptureOptions
{
    /// <summary>Codecs at hand.</summary>
    public CodecSet Codecs { get; init; } = CodecSet.Default;

    /// <summary>Codec of Parquet pages; null for the best at hand.</summary>
    public ParquetCodec? Codec { get; init; }

    /// <summary>Facts known from the start (<see cref="CaptureKeys"/>): they survive the writer's death.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Keys { get; init; } = [];

    /// <summary>A new file after so many bytes; null for one file.</summary>
    public long? RotateBytes { get; init; }

    /// <summary>A new file after so long; null for one file.</summary>
    public TimeSpan? RotateAfter { get; init; }

    /// <summary>Most files of one run that are kept when it rotates; older ones are deleted. Null keeps all.</summary>
    public int? Keep { get; init; }

    /// <summary>
    /// Whether files go into folders <c>host=…/date=…</c>: many hosts' captures are one table. A new file begins with
    /// each day (UTC).
    /// </summary>
    public bool HiveFolders { get; init; }

    /// <summary>Rows are handed on at the latest after so long, so that a killed writer loses little.</summary>
    public TimeSpan FlushAfter { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The clock that rotation, names and flushing go by.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Frames of folded stacks and flame graphs, outermost first.</summary>
    public IReadOnlyList<string> FoldBy { get; init; } = ["comm", "syscall", "path"];

    /// <summary>Weight of stacks: <c>count</c>, <c>time</c>, <c>bytes</c> or <c>gap</c>.</summary>
    public string FoldWeight { get; init; } = "count";
}
