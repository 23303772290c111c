namespace Weir.Trace;

/// <summary>How a field of the schema is stored.</summary>
public enum FieldType
{
    /// <summary>Unsigned, 64 bits.</summary>
    UInt64,

    /// <summary>Signed, 64 bits.</summary>
    Int64,

    /// <summary>Unsigned, 32 bits.</summary>
    UInt32,

    /// <summary>Signed, 32 bits.</summary>
    Int32,

    /// <summary>Text, one of few values: worth a dictionary.</summary>
    Word,

    /// <summary>Text.</summary>
    Text,
}
