namespace Weir.Trace.Naming;

/// <summary>What is kept of one thread while it runs.</summary>
internal sealed class TaskState
{
    /// <summary>Who it is; null until its record came.</summary>
    public TaskIdentity? Identity { get; set; }

    /// <summary>Boot-clock ns of its end; 0 while it runs.</summary>
    public ulong EndedNs { get; set; }

    /// <summary>Boot-clock ns of its last exit in view; 0 none.</summary>
    public ulong LastExitNs { get; set; }

    /// <summary>
    /// Key of the file that its last call used: loops use one file, and remembering it saves a look-up.
    /// </summary>
    public ulong LastKey { get; set; }

    /// <summary>The file of <see cref="LastKey"/>.</summary>
    public FileIdentity? LastFile { get; set; }

    /// <summary>
    /// Who made a call at that time; null when that is another thread that had or has the same number.
    /// </summary>
    public TaskIdentity? At(int pid, ulong enterNs) =>
        Identity is { } who && who.Pid == pid
        && (enterNs == 0 || (enterNs >= who.StartTimeNs && (EndedNs == 0 || enterNs <= EndedNs)))
            ? who
            : null;
}
