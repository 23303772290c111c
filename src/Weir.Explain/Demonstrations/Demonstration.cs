using System.Collections.Immutable;
using Weir.Catalogue;

namespace Weir.Explain.Demonstrations;

/// <summary>A call that we make ourselves, so that there is one to explain.</summary>
/// <param name="Call">The call that is explained.</param>
/// <param name="Name">The word that chooses it.</param>
/// <param name="Description">What it shows.</param>
/// <param name="Round">Does it once.</param>
public sealed record Demonstration(SyscallId Call, string Name, string Description, Action<DemonstrationFile> Round)
{
    /// <summary>All demonstrations; the first one of a call is the one that is meant when none is named.</summary>
    public static ImmutableArray<Demonstration> All { get; } =
    [
        new(SyscallId.IoSubmit, "direct", "a read of 4 KiB past the page cache", AioRounds.DirectRead),
        new(SyscallId.IoSubmit, "buffered", "a read of 64 KiB that is not in the page cache", AioRounds.BufferedRead),
        new(SyscallId.IoSubmit, "fsync", "an fsync after a write of 64 KiB", AioRounds.Flush),
        new(SyscallId.IoGetevents, "direct", "waiting for a read of 4 KiB past the page cache", AioRounds.DirectRead),
        new(SyscallId.IoGetevents, "fsync", "waiting for an fsync after a write of 64 KiB", AioRounds.Flush),
        new(SyscallId.Read, "cold", "a read of 64 KiB that is not in the page cache", PlainRounds.ReadCold),
        new(SyscallId.Read, "cached", "a read of 4 KiB from the page cache", PlainRounds.ReadCached),
        new(SyscallId.Read, "pipe", "a read that waits until another thread writes", PlainRounds.ReadPipe),
        new(SyscallId.Write, "buffered", "a write of 16 KiB into the page cache", PlainRounds.WriteBuffered),
        new(SyscallId.Write, "direct", "a write of 4 KiB past the page cache", PlainRounds.WriteDirect),
        new(SyscallId.Fsync, "file", "an fsync after a write of 64 KiB", PlainRounds.Flush),
        new(SyscallId.IoUringEnter, "direct", "an io_uring read of 4 KiB past the page cache", RingRounds.DirectRead),
        new(SyscallId.IoUringEnter, "buffered", "an io_uring read of 64 KiB that is not in the page cache",
            RingRounds.BufferedRead),
        new(SyscallId.IoUringEnter, "fsync", "an io_uring fsync after a write of 64 KiB", RingRounds.Flush),
    ];

    /// <summary>The demonstrations of a call.</summary>
    public static ImmutableArray<Demonstration> Of(SyscallRow call) =>
        [.. All.Where(d => (int)d.Call == call?.Number)];
}
