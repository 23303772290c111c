namespace Weir.Capture.Parquet;

/// <summary>What the header of a recovery block says.</summary>
internal readonly record struct BlockSizes(
    long DescriptionBytes, long GroupBytes, uint DescriptionSum, uint GroupSum);
