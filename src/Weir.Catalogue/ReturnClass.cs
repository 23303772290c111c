namespace Weir.Catalogue;

/// <summary>What a syscall's successful result means.</summary>
public enum ReturnClass : byte
{
    /// <summary>0, and nothing else to say (<c>status</c>).</summary>
    Status,

    /// <summary>A new descriptor (<c>fd.new</c>).</summary>
    FdNew,

    /// <summary>Bytes that the program got (<c>bytes.read</c>).</summary>
    BytesRead,

    /// <summary>Bytes that the program gave (<c>bytes.written</c>).</summary>
    BytesWritten,

    /// <summary>Bytes moved between two descriptors; read and written (<c>bytes.moved</c>).</summary>
    BytesMoved,

    /// <summary>A count of things, never bytes (<c>count</c>).</summary>
    Count,

    /// <summary>A number with a meaning of its own (<c>value</c>).</summary>
    Value,

    /// <summary>A new process or thread (<c>pid.new</c>).</summary>
    PidNew,

    /// <summary>An address (<c>address</c>).</summary>
    Address,

    /// <summary>The call does not return (<c>never</c>).</summary>
    Never,
}
