namespace Weir.Probes.Layout;

/// <summary>Layout of the gates' configuration: one mapped value that user space writes while they run.</summary>
internal static class Config
{
    /// <summary>u32: generation &lt;&lt; 1 | 1: the value of a traced thread's scope.</summary>
    internal const int TracedScope = 0;

    /// <summary>u32: 1: every thread of the machine; 0: marked threads alone.</summary>
    internal const int Everyone = 4;

    /// <summary>u32: <see cref="ScopeFilters"/>.</summary>
    internal const int Filters = 8;

    /// <summary>u32: our own process, which is never traced.</summary>
    internal const int Self = 12;

    /// <summary>
    /// u32: name epoch; another value makes the gates send every file's name again when they meet it.
    /// </summary>
    internal const int Epoch = 16;

    /// <summary>u32: 1: children of marked threads are marked.</summary>
    internal const int Follow = 20;

    /// <summary>u32: 1 when any of the two filters below is on.</summary>
    internal const int ExitFilters = 24;

    /// <summary>u32: 1: only failed calls get rows.</summary>
    internal const int ErrorsOnly = 28;

    /// <summary>u64: only calls at least so many ns long get rows.</summary>
    internal const int SlowerThanNs = 32;

    /// <summary>u32 level and u64 id of the cgroup to trace.</summary>
    internal const int CgroupLevel = 40, CgroupId = 48;

    /// <summary>u64: bit i: io_uring operation i may complete more than once.</summary>
    internal const int ManyCompletions = 56;

    /// <summary>u64: bit i: the entry's fd is a descriptor for io_uring operation i.</summary>
    internal const int Descriptors = 64;

    /// <summary>u64: bit i: io_uring operation i takes its descriptor by number; its request holds no file.</summary>
    internal const int ByNumber = 72;

    /// <summary>u64: <see cref="OperationMask"/> of io_uring and of native AIO.</summary>
    internal const int RingOperations = 80, AioOperations = 88;

    /// <summary>u64: bit i: the file of io_uring operation i is looked for when it is submitted.</summary>
    internal const int FileAtSubmit = 96;

    /// <summary>Size of the value.</summary>
    internal const int SizeBytes = 104;
}

/// <summary>Which filters decide a thread's scope; all that are on must agree.</summary>
[Flags]
internal enum ScopeFilters
{
    None = 0,

    /// <summary>The process is in the set of processes.</summary>
    Process = 1,

    /// <summary>The thread is in the set of threads.</summary>
    Thread = 2,

    /// <summary>The name is in the set of names.</summary>
    Comm = 4,

    /// <summary>The effective user is in the set of users.</summary>
    User = 8,

    /// <summary>The cgroup is the chosen one or below it.</summary>
    Cgroup = 16,
}
