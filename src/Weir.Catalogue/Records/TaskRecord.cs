namespace Weir.Catalogue.Records;

/// <summary>Layout of what is known of a thread. See <see cref="CallRecord"/>.</summary>
public static class TaskRecord
{
    /// <summary>u32 process (tgid).</summary>
    public const int Pid = RecordHeader.SizeBytes;

    /// <summary>u32 thread.</summary>
    public const int Tid = Pid + 4;

    /// <summary>u32 parent process (tgid of real_parent).</summary>
    public const int ParentPid = Tid + 4;

    /// <summary>u32: effective user id.</summary>
    public const int Uid = ParentPid + 4;

    /// <summary>u64: id of the cgroup (version 2), as name_to_handle_at gives it.</summary>
    public const int Cgroup = Uid + 4;

    /// <summary>u64: boot-clock ns when the thread began.</summary>
    public const int StartTime = Cgroup + 8;

    /// <summary>16 bytes: name of the thread, NUL-padded.</summary>
    public const int Comm = StartTime + 8;

    /// <summary>u32: exit code (TaskExit), else 0.</summary>
    public const int ExitCode = Comm + 16;

    /// <summary>u32: calls of this thread that were lost (TaskExit), else 0.</summary>
    public const int Lost = ExitCode + 4;

    /// <summary>u32: bytes of command line that follow (Exec), else 0.</summary>
    public const int CommandLength = Lost + 4;

    /// <summary>u32: reserved, 0.</summary>
    public const int Reserved = CommandLength + 4;

    /// <summary>Command line: arguments separated by NUL (Exec).</summary>
    public const int Command = Reserved + 4;
}
