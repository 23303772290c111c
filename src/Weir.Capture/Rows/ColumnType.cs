namespace Weir.Capture.Rows;

/// <summary>What a column holds. Any cell may be empty: unknown, or not applicable.</summary>
public enum ColumnType : byte
{
    /// <summary>Signed, 64 bits.</summary>
    Int64,

    /// <summary>Unsigned, 64 bits, carried as the same bits in a signed number.</summary>
    UInt64,

    /// <summary>Signed, 32 bits.</summary>
    Int32,

    /// <summary>Unsigned, 32 bits, carried as its value in a signed 64-bit number.</summary>
    UInt32,

    /// <summary>Text.</summary>
    Text,
}
