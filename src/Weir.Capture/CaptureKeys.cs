namespace Weir.Capture;

/// <summary>Names of the facts in a capture's footer. Only ever added to.</summary>
public static class CaptureKeys
{
    /// <summary>Version of the columns; raised when columns are appended.</summary>
    public const string Schema = "weir.schema";

    /// <summary>
    /// The version that this library writes: raised by one with each release that appends columns, which a test keeps
    /// a list of. A reader of an older version finds every column that it knows where it was, and says so.
    /// </summary>
    public const int CurrentSchema = 2;

    /// <summary>Version of the writing program.</summary>
    public const string Version = "weir.version";

    /// <summary>Name of the traced machine.</summary>
    public const string Host = "weir.host";

    /// <summary>Its kernel's release.</summary>
    public const string Kernel = "weir.kernel";

    /// <summary>What was traced: the command line, or the process.</summary>
    public const string Command = "weir.command";

    /// <summary>Filters, as they were written; two captures compare only when these agree.</summary>
    public const string Filters = "weir.filters";

    /// <summary>JSON object: files whose code is in stacks, by build id.</summary>
    public const string Modules = "weir.modules";

    /// <summary>Wall clock at the start, ns since 1970.</summary>
    public const string StartedNs = "weir.started_ns";

    /// <summary>How long the trace ran, ns.</summary>
    public const string DurationNs = "weir.duration_ns";

    /// <summary>Rows that the capture must hold.</summary>
    public const string Rows = "weir.rows";

    /// <summary>Calls that were lost; <c>unknown</c> where it could not be read.</summary>
    public const string Lost = "weir.lost";

    /// <summary>Calls that sampling or kernel totals counted without a row.</summary>
    public const string CountedOnly = "weir.counted_only";

    /// <summary>JSON object: calls by syscall, exact, of what sampling only counted.</summary>
    public const string SamplingTotals = "weir.sampling_totals";

    /// <summary>Number of the file within a rotated run, from 1.</summary>
    public const string Part = "weir.part";
}
