namespace Weir.Catalogue.Rereading;

/// <summary>What the word of an argument is when a call is made again.</summary>
public enum WordForm : byte
{
    /// <summary>The word itself.</summary>
    Value,

    /// <summary>A descriptor's number in the program that made the call.</summary>
    Descriptor,

    /// <summary>The same, or AT_FDCWD: where the path after it starts.</summary>
    Directory,

    /// <summary>Address of a path; its bytes are known.</summary>
    Path,

    /// <summary>Address of a text that is no path; its bytes are known.</summary>
    Text,

    /// <summary>Address of data that the kernel reads; only its length is known.</summary>
    DataIn,

    /// <summary>Address of room that the kernel writes to.</summary>
    DataOut,

    /// <summary>Address of an array of struct iovec for data that the kernel reads.</summary>
    VectorIn,

    /// <summary>Address of an array of struct iovec for room that the kernel writes to.</summary>
    VectorOut,

    /// <summary>Address of a structure whose bytes are known; the kernel may change it.</summary>
    Memory,
}
