namespace Weir.Trace;

/// <summary>
/// What is known of a thread from one moment to the next change of its name, credentials or cgroup. Immutable: calls
/// keep the identity that held when they were made.
/// </summary>
public sealed class TaskIdentity
{
    /// <summary>Process (tgid).</summary>
    public required int Pid { get; init; }

    /// <summary>Thread.</summary>
    public required int Tid { get; init; }

    /// <summary>Parent process (tgid).</summary>
    public required int ParentPid { get; init; }

    /// <summary>Effective user id.</summary>
    public required uint Uid { get; init; }

    /// <summary>Id of the cgroup (version 2).</summary>
    public required ulong Cgroup { get; init; }

    /// <summary>Boot-clock ns when the thread began.</summary>
    public required ulong StartTimeNs { get; init; }

    /// <summary>Name of the thread.</summary>
    public required string Comm { get; init; }

    /// <summary>
    /// The command line of the last execve that was seen, arguments separated by NUL; null when none was.
    /// </summary>
    public string? CommandLine { get; init; }
}
