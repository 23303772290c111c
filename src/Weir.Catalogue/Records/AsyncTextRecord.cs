namespace Weir.Catalogue.Records;

/// <summary>
/// Layout of what an asynchronous operation was given in memory: paths, names of attributes, structures. It is made
/// when the kernel takes the operation, before the operation's own record, and names it by ring, request and time: its
/// header's time is the operation's <see cref="AsyncRecord.SubmitTime"/>.
/// </summary>
public static class AsyncTextRecord
{
    /// <summary>u64: as <see cref="AsyncRecord.Context"/>.</summary>
    public const int Context = RecordHeader.SizeBytes;

    /// <summary>u64: as <see cref="AsyncRecord.Request"/>.</summary>
    public const int Request = Context + 8;

    /// <summary>u8: number of captures that follow; 7 bytes reserved, 0.</summary>
    public const int CaptureCount = Request + 8;

    /// <summary>Captures follow here, each a <see cref="CaptureBlock"/>, numbered as in the row's plan.</summary>
    public const int Captures = CaptureCount + 8;
}
