namespace Weir.Flame;

/// <summary>What a fold's weights count; decides how numbers read.</summary>
public enum WeightUnit
{
    /// <summary>Plain counts: 1,234 calls.</summary>
    Count,

    /// <summary>Nanoseconds: 1.23 ms.</summary>
    Nanoseconds,

    /// <summary>Bytes: 1.23 MiB.</summary>
    Bytes,
}
