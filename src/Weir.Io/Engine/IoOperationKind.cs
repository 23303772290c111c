namespace Weir.Io;

/// <summary>What a request asks for.</summary>
internal enum IoOperationKind : byte
{
    Read,
    Write,
    Flush,
    FlushData,
    Poll,
}
