namespace Weir.Catalogue.Records;

/// <summary>The first 16 bytes of every record that the gates emit.</summary>
public static class RecordHeader
{
    /// <summary>Layout version; the decoder refuses any other.</summary>
    public const byte CurrentVersion = 1;

    /// <summary>u32: size of the whole record in bytes, a multiple of 8.</summary>
    public const int Size = 0;

    /// <summary>u8: <see cref="RecordKind"/>.</summary>
    public const int Kind = 4;

    /// <summary>u8: <see cref="CurrentVersion"/>.</summary>
    public const int Version = 5;

    /// <summary>u16: CPU that wrote it.</summary>
    public const int Cpu = 6;

    /// <summary>
    /// u64: boot-clock ns when the record was made; records of one CPU are in this order, but for a file's name that is
    /// met at a call's exit: it stands before the call and is made after its end.
    /// </summary>
    public const int Time = 8;

    /// <summary>Size of the header.</summary>
    public const int SizeBytes = 16;
}

/// <summary>What a record is about.</summary>
public enum RecordKind : byte
{
    /// <summary>Not a record.</summary>
    None,

    /// <summary>A syscall: <see cref="CallRecord"/>.</summary>
    Call,

    /// <summary>A file's identity and path: <see cref="FileRecord"/>.</summary>
    File,

    /// <summary>
    /// A thread seen for the first time, or whose credentials, cgroup or name changed: <see cref="TaskRecord"/>.
    /// </summary>
    Task,

    /// <summary>A thread ended: <see cref="TaskRecord"/>, with its count of lost calls.</summary>
    TaskExit,

    /// <summary>A process ran execve: <see cref="TaskRecord"/> followed by its command line.</summary>
    Exec,

    /// <summary>One asynchronous operation.</summary>
    Async,

    /// <summary>The user-space stack that a call began with: <see cref="StackRecord"/>.</summary>
    Stack,

    /// <summary>The texts that an asynchronous operation was given: <see cref="AsyncTextRecord"/>.</summary>
    AsyncText,
}
