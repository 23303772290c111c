namespace Weir.Capture.Parquet;

/// <summary>
/// What a reader believes at most. A file may lie about every size; no lie costs more memory than these.
/// </summary>
internal static class ParquetLimits
{
    /// <summary>Footer: 64 MiB are some ten thousand row groups.</summary>
    public const int MaxFooterBytes = 1 << 26;

    /// <summary>Pages of one row group.</summary>
    public const int MaxGroupBytes = 1 << 30;

    /// <summary>Rows of one group; ours have 131,072.</summary>
    public const int MaxRows = 1 << 22;

    /// <summary>Columns of a file.</summary>
    public const int MaxColumns = 4096;

    /// <summary>A page, uncompressed.</summary>
    public const int MaxPageBytes = 1 << 28;

    /// <summary>A page may be so large whatever it was compressed to…</summary>
    public const int FreePageBytes = 1 << 24;

    /// <summary>…and beyond that, so many times its compressed size.</summary>
    public const int MaxRatio = 1024;
}
