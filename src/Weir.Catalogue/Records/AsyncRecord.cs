namespace Weir.Catalogue.Records;

/// <summary>
/// Layout of the record of one asynchronous operation: an io_uring request (one record a completion) or a native AIO
/// control block. Its header's time is when the completion was there to be seen: the posted completion entry of
/// io_uring, the reaped event of native AIO. See <see cref="CallRecord"/>.
/// </summary>
public static class AsyncRecord
{
    /// <summary>u64: boot-clock ns when the kernel took the operation.</summary>
    public const int SubmitTime = RecordHeader.SizeBytes;

    /// <summary>s64: raw result.</summary>
    public const int Result = SubmitTime + 8;

    /// <summary>u32 process (tgid) that asked for it.</summary>
    public const int Pid = Result + 8;

    /// <summary>u32 thread that asked for it; the process's first where a kernel thread submitted for it.</summary>
    public const int Tid = Pid + 4;

    /// <summary>u64: address of the kernel's ring or AIO context.</summary>
    public const int Context = Tid + 4;

    /// <summary>u64: the program's own word for it (user_data, aio_data).</summary>
    public const int UserData = Context + 8;

    /// <summary>u64: address of the kernel's request, or of the program's iocb.</summary>
    public const int Request = UserData + 8;

    /// <summary>
    /// u64: key of the file that it worked on, or of the directory that its path starts from
    /// (<see cref="FileRecord.Key"/>); 0: none or not found.
    /// </summary>
    public const int File = Request + 8;

    /// <summary>
    /// u64: key of the second path's directory, or of the file that it opened beside another; 0: none or not found.
    /// </summary>
    public const int SecondFile = File + 8;

    /// <summary>u32: flags of the completion entry.</summary>
    public const int CompletionFlags = SecondFile + 8;

    /// <summary>u32: <see cref="AsyncWays"/>.</summary>
    public const int Ways = CompletionFlags + 4;

    /// <summary>u8: <see cref="AsyncSource"/>.</summary>
    public const int Source = Ways + 4;

    /// <summary>u8: <see cref="CallState"/>.</summary>
    public const int State = Source + 1;

    /// <summary>u8: operation code.</summary>
    public const int Opcode = State + 1;

    /// <summary>5 bytes: reserved, 0.</summary>
    public const int Reserved = Opcode + 1;

    /// <summary>u64: boot-clock ns when the file system had finished it; 0: not seen.</summary>
    public const int DoneTime = Reserved + 5;

    /// <summary>64 bytes: the submission entry (struct io_uring_sqe) or the control block (struct iocb).</summary>
    public const int Entry = DoneTime + 8;

    /// <summary>Size of <see cref="Entry"/>.</summary>
    public const int EntryBytes = 64;

    /// <summary>Size of the record.</summary>
    public const int SizeBytes = Entry + EntryBytes;
}

/// <summary>Which interface an asynchronous operation went through.</summary>
public enum AsyncSource : byte
{
    /// <summary>Neither.</summary>
    None,

    /// <summary>io_uring.</summary>
    IoUring,

    /// <summary>Native AIO.</summary>
    Aio,
}

/// <summary>The ways that an asynchronous operation took.</summary>
[Flags]
public enum AsyncWays : uint
{
    /// <summary>None of these: it ran as it was submitted.</summary>
    None = 0,

    /// <summary>It was punted to a kernel worker.</summary>
    Worker = 2,

    /// <summary>It waited for its file to become ready.</summary>
    Poll = 4,

    /// <summary>The ring's own kernel thread submitted it (IORING_SETUP_SQPOLL).</summary>
    SubmitThread = 8,

    /// <summary>It is a link of a chain and began when its predecessor ended.</summary>
    Linked = 16,

    /// <summary>More completions of the same request follow.</summary>
    More = 32,

    /// <summary>No completion was posted, by the program's wish (IOSQE_CQE_SKIP_SUCCESS), or none was reaped.</summary>
    Skipped = 64,

    /// <summary>The program took the completion out of the mapped ring: its time is an upper bound.</summary>
    UserReaped = 128,

    /// <summary>The kernel says that a buffer may be used again; the bytes stand in an earlier completion.</summary>
    Notification = 256,

    /// <summary>Refused when it was submitted.</summary>
    Refused = 512,

    /// <summary>
    /// Its completion found the queue full and was posted later: its time is when it was complete, the row comes with
    /// the next use of the request's memory.
    /// </summary>
    Overflowed = 1024,
}
