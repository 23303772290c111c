namespace Weir.Probes.Layout;

/// <summary>Counters in each ring's first page.</summary>
internal enum Counter
{
    /// <summary>Calls that ended (or began, for those that never return).</summary>
    Calls,

    /// <summary>Call records written.</summary>
    Rows,

    /// <summary>Calls left as counts.</summary>
    CountedOnly,

    /// <summary>Calls without room for their record.</summary>
    Lost,

    /// <summary>File records without room.</summary>
    LostFiles,

    /// <summary>Task records without room.</summary>
    LostTasks,

    /// <summary>Threads without kernel memory for their state; their calls are not seen.</summary>
    NoState,

    /// <summary>Source of file keys.</summary>
    NextKey,

    /// <summary>Records of asynchronous operations written.</summary>
    AsyncRows,

    /// <summary>Asynchronous operations without room for their record.</summary>
    AsyncLost,

    /// <summary>Asynchronous operations that could not be followed: too many in flight.</summary>
    AsyncNoRoom,

    /// <summary>Asynchronous operations without room for what they were given: paths, names, structures.</summary>
    AsyncTextsLost,

    /// <summary>Asynchronous operations that nobody asked for.</summary>
    AsyncUnasked,

    /// <summary>Stacks without room for their record.</summary>
    StacksLost,

    /// <summary>Calls whose stack could not be walked at all.</summary>
    StacksNone,
}
