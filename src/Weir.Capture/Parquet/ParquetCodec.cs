namespace Weir.Capture.Parquet;

/// <summary>How pages are compressed; numbered as parquet.thrift does.</summary>
public enum ParquetCodec
{
    /// <summary>Not at all.</summary>
    None = 0,

    /// <summary>Snappy; read only.</summary>
    Snappy = 1,

    /// <summary>Gzip.</summary>
    Gzip = 2,

    /// <summary>Brotli.</summary>
    Brotli = 4,

    /// <summary>Zstandard; where the system has its library.</summary>
    Zstd = 6,
}
