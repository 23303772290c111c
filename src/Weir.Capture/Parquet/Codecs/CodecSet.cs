namespace Weir.Capture.Parquet.Codecs;

/// <summary>The codecs at hand: the runtime's, and the ones that the composition root brings (Zstandard).</summary>
public sealed class CodecSet
{
    private readonly Dictionary<ParquetCodec, IPageCodec> _codecs;

    /// <summary>Makes a set.</summary>
    /// <param name="more">Codecs beyond the runtime's.</param>
    public CodecSet(params IEnumerable<IPageCodec> more)
    {
        IEnumerable<IPageCodec> all =
            [new PlainCodec(), new SnappyCodec(), new GzipCodec(), new BrotliCodec(), .. more];
        _codecs = all.ToDictionary(c => c.Codec);
    }

    /// <summary>The runtime's alone.</summary>
    public static CodecSet Default { get; } = new();

    /// <summary>What captures are written with by default: Zstandard where it is there, else gzip.</summary>
    public ParquetCodec Preferred => _codecs.ContainsKey(ParquetCodec.Zstd) ? ParquetCodec.Zstd : ParquetCodec.Gzip;

    /// <summary>Whether a codec is there.</summary>
    public bool Has(ParquetCodec codec) => _codecs.ContainsKey(codec);

    /// <summary>A codec.</summary>
    /// <exception cref="InvalidDataException">It is not there.</exception>
    public IPageCodec Get(ParquetCodec codec) => _codecs.TryGetValue(codec, out IPageCodec? found)
        ? found
        : throw new InvalidDataException(codec == ParquetCodec.Zstd
            ? "Pages are compressed with Zstandard, and the library libzstd.so.1 is not on this system."
            : $"Pages are compressed with codec {codec}, which is not supported.");
}
