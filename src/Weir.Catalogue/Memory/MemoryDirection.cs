namespace Weir.Catalogue.Memory;

/// <summary>Which way memory flows in a call.</summary>
[Flags]
public enum MemoryDirection : byte
{
    /// <summary>Neither.</summary>
    None = 0,

    /// <summary>The kernel reads it.</summary>
    In = 1,

    /// <summary>The kernel writes it.</summary>
    Out = 2,

    /// <summary>Both.</summary>
    InOut = In | Out,
}
