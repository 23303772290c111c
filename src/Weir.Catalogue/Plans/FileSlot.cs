namespace Weir.Catalogue.Plans;

/// <summary>Which descriptor a file slot of a record stands for.</summary>
public enum FileSlotForm : byte
{
    /// <summary>None.</summary>
    None,

    /// <summary>The descriptor in argument <see cref="FileSlot.Argument"/>, looked up at enter.</summary>
    Descriptor,

    /// <summary>
    /// The directory that the path in capture <see cref="FileSlot.Path"/> starts from: the descriptor in
    /// <see cref="FileSlot.Argument"/>, or the working directory where that is AT_FDCWD. Empty for absolute paths.
    /// </summary>
    Directory,

    /// <summary>As <see cref="Directory"/> for a call without a dirfd: always the working directory.</summary>
    WorkingDirectory,

    /// <summary>
    /// As <see cref="Descriptor"/>, but the index of a registered io_uring where bit <see cref="FileSlot.Offset"/> of
    /// argument <see cref="FileSlot.Path"/> is set.
    /// </summary>
    RingDescriptor,

    /// <summary>The descriptor that the call returned, looked up at exit when it succeeded.</summary>
    Result,

    /// <summary>
    /// The s32 at [argument + <see cref="FileSlot.Offset"/>], looked up at exit when the call succeeded (pipe2).
    /// </summary>
    MemoryAtExit,

    /// <summary>
    /// As <see cref="Result"/>, but the index of a registered io_uring where bit <see cref="FileSlot.Path"/> of the u32
    /// at [argument + <see cref="FileSlot.Offset"/>] is set.
    /// </summary>
    RingResult,
}

/// <summary>One of the two files that a call's record identifies.</summary>
/// <param name="Form">Where the descriptor is found.</param>
/// <param name="Argument">Index of the argument, where the form needs one.</param>
/// <param name="Path">Argument index of the path, for the two directory forms; of the flags, for a ring's; number of
/// the bit, for <see cref="FileSlotForm.RingResult"/>.</param>
/// <param name="Offset">Offset in bytes, for <see cref="FileSlotForm.MemoryAtExit"/> and
/// <see cref="FileSlotForm.RingResult"/>; number of the bit, for <see cref="FileSlotForm.RingDescriptor"/>.</param>
public readonly record struct FileSlot(FileSlotForm Form, byte Argument = 0, byte Path = 0, ushort Offset = 0);
