using Weir.Kernel.Abi;
using Weir.Kernel.Calls;

namespace Weir.Kernel.Handles;

/// <summary>An io_uring: its descriptor, its mapped memory, and its two queues.</summary>
/// <remarks>
/// Disposing does not wait for requests in flight: the kernel may write their buffers afterwards (measured).
/// Whoever owns the buffers cancels and drains first.
/// </remarks>
public sealed class RingMapping : IDisposable
{
    private const long OffsetOfSq = 0, OffsetOfCq = 0x8000000, OffsetOfSqes = 0x10000000;

    private readonly MappedRegion _sq;
    private readonly MappedRegion? _cq;
    private readonly MappedRegion _sqes;

    private RingMapping(Fd fd, in IoUringParams parameters)
    {
        Fd = fd;
        Parameters = parameters;
        int cqeBytes = parameters.Flags.HasFlag(RingSetupFlags.Cqe32) ? 32 : 16;
        int sqeBytes = parameters.Flags.HasFlag(RingSetupFlags.Sqe128) ? 128 : 64;
        bool hasArray = !parameters.Flags.HasFlag(RingSetupFlags.NoSqArray);
        nuint sqBytes = hasArray ? parameters.SqOffsets.Array + (parameters.SqEntries * sizeof(uint)) : 0;
        nuint cqBytes = parameters.CqOffsets.Cqes + (parameters.CqEntries * (uint)cqeBytes);
        bool single = parameters.Features.HasFlag(RingFeatures.SingleMmap);
        _sq = MappedRegion.Shared(fd, single ? Math.Max(sqBytes, cqBytes) : sqBytes, OffsetOfSq, writable: true, true);
        _cq = single ? null : MappedRegion.Shared(fd, cqBytes, OffsetOfCq, writable: true, true);
        _sqes = MappedRegion.Shared(fd, parameters.SqEntries * (uint)sqeBytes, OffsetOfSqes, writable: true, true);
        Submissions = new SubmissionQueue(_sq, _sqes, parameters, sqeBytes);
        Completions = new CompletionQueue(_cq ?? _sq, parameters, cqeBytes);
    }

    /// <summary>The ring's descriptor.</summary>
    public Fd Fd { get; }

    /// <summary>What the kernel set up.</summary>
    public IoUringParams Parameters { get; }

    /// <summary>Where requests are written.</summary>
    public SubmissionQueue Submissions { get; }

    /// <summary>Where completions are read.</summary>
    public CompletionQueue Completions { get; }

    /// <summary>Whether the ring is gone.</summary>
    public bool IsDisposed => Fd.IsClosed;

    /// <summary>Makes a ring; <paramref name="result"/> is not negative, or an error number.</summary>
    /// <returns>The ring, or null.</returns>
    public static RingMapping? TryCreate(uint entries, IoUringParams wanted, out long result)
    {
        result = IoUringCalls.Setup(entries, ref wanted);
        if (result < 0)
        {
            return null;
        }

        Fd fd = new((int)result);
        try
        {
            return new RingMapping(fd, wanted);
        }
        catch
        {
            fd.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Submissions.Close();
        Completions.Close();
        _sqes.Dispose();
        _cq?.Dispose();
        _sq.Dispose();
        Fd.Dispose();
    }
}
