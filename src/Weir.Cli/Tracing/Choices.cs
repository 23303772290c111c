namespace Weir.Cli.Tracing;

/// <summary>How calls are written.</summary>
public enum OutputFormat
{
    /// <summary>A line a call, for people.</summary>
    Text,

    /// <summary>Comma-separated values with a header (RFC 4180).</summary>
    Csv,

    /// <summary>One JSON object a line.</summary>
    Jsonl,
}

/// <summary>When to do something that suits terminals.</summary>
public enum Choice
{
    /// <summary>On a terminal.</summary>
    Auto,

    /// <summary>Always.</summary>
    Always,

    /// <summary>Never.</summary>
    Never,
}

/// <summary>Which clock the time column of a text shows.</summary>
public enum TimeColumn
{
    /// <summary>Seconds since the first row.</summary>
    Relative,

    /// <summary>The wall clock.</summary>
    Wall,

    /// <summary>Seconds since the machine was started.</summary>
    Boot,
}
