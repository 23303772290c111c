using Weir.Catalogue;
using Weir.Kernel;
using Weir.Kernel.Abi;
using Weir.Kernel.Calls;
using Weir.Kernel.Handles;

namespace Weir.Io.Thin;

/// <summary>
/// io_uring as the kernel has it, for those who know it: requests, buffers and iovecs are addresses, and keeping them
/// alive until the completion is the caller's part. For one thread at a time. <see cref="AsyncFile"/> does it for you.
/// </summary>
/// <remarks>
/// Closing a ring does not wait for what is in flight: the kernel may write to its buffers afterwards. Call
/// <see cref="Drain"/> before giving buffers back.
/// </remarks>
public sealed class Ring : IDisposable
{
    private const ulong DrainKey = ulong.MaxValue;

    private readonly RingMapping _mapping;
    private long _submitted;
    private long _ended;

    /// <summary>Makes a ring.</summary>
    /// <exception cref="FeatureMissingException">The kernel has no io_uring, or not with these flags.</exception>
    /// <exception cref="IoException">It refused.</exception>
    public Ring(RingOptions? options = null)
    {
        options ??= new RingOptions();
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.Entries, nameof(options));
        IoUringParams wanted = new()
        {
            Flags = options.Flags | (options.CompletionEntries > 0 ? RingSetupFlags.CqSize : 0),
            CqEntries = (uint)options.CompletionEntries,
            SqThreadIdleMs = (uint)options.PollingIdleMs,
        };
        _mapping = RingMapping.TryCreate((uint)options.Entries, wanted, out long result)
            ?? throw Refusal(options, ErrnoText.Of(result));
    }

    /// <summary>The ring's descriptor.</summary>
    public int Fd => _mapping.Fd.Number;

    /// <summary>What the kernel set up.</summary>
    public IoUringParams Parameters => _mapping.Parameters;

    /// <summary>Where requests are written.</summary>
    public SubmissionQueue Submissions => _mapping.Submissions;

    /// <summary>Where completions are read, if <see cref="Take"/> is not enough.</summary>
    public CompletionQueue Completions => _mapping.Completions;

    /// <summary>
    /// Requests submitted whose last completion was not seen by <see cref="Take"/>; those that complete silently
    /// (<see cref="SqeFlags.CqeSkipSuccess"/>) or were read from <see cref="Completions"/> count for ever.
    /// </summary>
    public long InFlight => _submitted - _ended;

    private bool IsPolled => Parameters.Flags.HasFlag(RingSetupFlags.SqPoll);

    /// <summary>The next free request, cleared; it goes with the next submission.</summary>
    /// <exception cref="InvalidOperationException">All are taken: submit first.</exception>
    public ref IoUringSqe Next() => ref Submissions.Next();

    /// <summary>Submits what was written.</summary>
    /// <param name="waitFor">How many completions to wait for.</param>
    /// <param name="timeout">How long to wait for them at most; null: for ever.</param>
    /// <returns>How many requests the kernel took.</returns>
    public int Submit(int waitFor = 0, TimeSpan? timeout = null)
    {
        Errno errno = TrySubmit(waitFor, timeout, out int taken);
        return errno is Errno.None or Errno.ETIME
            ? taken
            : throw new IoException(IoStage.Submit, "io_uring_enter", errno, remedy: SubmitRemedy(errno));
    }

    /// <summary>
    /// As <see cref="Submit"/>, with the error as a value. ETIME: the wait ran out and nothing was submitted; when
    /// something was, the kernel tells of that instead.
    /// </summary>
    public Errno TrySubmit(int waitFor, TimeSpan? timeout, out int taken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(waitFor);
        int fresh = Submissions.UnpublishedCount;
        uint pending = Submissions.Publish();
        EnterFlags flags = waitFor > 0 || IsPolled || CompletionsHeldBack() ? EnterFlags.GetEvents : EnterFlags.None;
        flags |= IsPolled && Submissions.Flags.HasFlag(SqRingFlags.NeedWakeUp) ? EnterFlags.SqWakeUp : 0;
        int before = Submissions.PendingCount;
        long result = timeout is { } span && waitFor > 0
            ? IoUringCalls.Enter(Fd, pending, (uint)waitFor, flags, KernelTimespec.From(span))
            : IoUringCalls.Enter(Fd, pending, (uint)waitFor, flags);
        // An error of the wait hides how many were taken; the shared head tells. A polling thread takes in its own time
        // what it is shown: what it was shown before may be pending still, and was counted then.
        taken = IsPolled ? fresh : result >= 0 ? (int)result : before - Submissions.PendingCount;
        _submitted += taken;
        return ErrnoText.Of(result);
    }

    /// <summary>Takes completions that are there.</summary>
    public int Take(Span<IoUringCqe> into)
    {
        int count = _mapping.Completions.Take(into);
        foreach (IoUringCqe completion in into[..count])
        {
            _ended += completion.Flags.HasFlag(CqeFlags.More) ? 0 : 1;
        }

        return count;
    }

    /// <summary>Waits for one completion and takes it; false: none came in time.</summary>
    public bool TryTake(out IoUringCqe completion, TimeSpan? timeout = null)
    {
        completion = default;
        Span<IoUringCqe> one = new(ref completion);
        if (Submissions.PendingCount > 0)
        {
            // Apart from the wait, whose end the kernel would not tell otherwise.
            Submit();
        }

        while (Take(one) == 0)
        {
            Errno errno = TrySubmit(1, timeout, out _);
            if (errno == Errno.ETIME)
            {
                return Take(one) == 1;
            }

            if (errno is not (Errno.None or Errno.EINTR))
            {
                throw new IoException(IoStage.Completion, "io_uring_enter", errno, remedy: SubmitRemedy(errno));
            }
        }

        return true;
    }

    /// <summary>Registers buffers, so that fixed reads and writes need not pin them each time.</summary>
    public void RegisterBuffers(ReadOnlySpan<IoVec> buffers) =>
        Check(IoUringCalls.Register(Fd, RingRegisterOpcode.RegisterBuffers, buffers, (uint)buffers.Length), "buffers");

    /// <summary>Takes registered buffers back; waits for requests that use them.</summary>
    public void UnregisterBuffers() =>
        Check(IoUringCalls.Register(Fd, RingRegisterOpcode.UnregisterBuffers), "buffers");

    /// <summary>Registers files by number; -1 leaves a slot empty. Requests name them by slot.</summary>
    public void RegisterFiles(ReadOnlySpan<int> descriptors) => Check(
        IoUringCalls.Register(Fd, RingRegisterOpcode.RegisterFiles, descriptors, (uint)descriptors.Length), "files");

    /// <summary>Takes registered files back.</summary>
    public void UnregisterFiles() => Check(IoUringCalls.Register(Fd, RingRegisterOpcode.UnregisterFiles), "files");

    /// <summary>Has completions counted in an eventfd.</summary>
    public void RegisterEventFd(int eventFd) => Check(
        IoUringCalls.Register(Fd, RingRegisterOpcode.RegisterEventFd, new ReadOnlySpan<int>(in eventFd), 1), "eventfd");

    /// <summary>Stops counting completions.</summary>
    public void UnregisterEventFd() =>
        Check(IoUringCalls.Register(Fd, RingRegisterOpcode.UnregisterEventFd), "eventfd");

    /// <summary>Enables a ring that was set up disabled.</summary>
    public void Enable() => Check(IoUringCalls.Register(Fd, RingRegisterOpcode.EnableRings), "enable");

    /// <summary>Whether this kernel knows an operation.</summary>
    public bool Supports(IoUringOpcode opcode)
    {
        // struct io_uring_probe: 16 bytes, then 8 a operation: number, reserved, flags (1: supported), reserved.
        Span<byte> probe = stackalloc byte[16 + (256 * 8)];
        probe.Clear();
        Check(IoUringCalls.Register<byte>(Fd, RingRegisterOpcode.Probe, probe, 256), "probe");
        return (probe[16 + ((int)opcode * 8) + 2] & 1) != 0;
    }

    /// <summary>Gives a group of buffers that receives and multishot reads take from.</summary>
    public ProvidedBuffers ProvideBuffers(ushort group, int count, int bufferBytes) =>
        new(this, group, count, bufferBytes);

    /// <summary>
    /// Cancels everything in flight and waits until the kernel is done with it, so buffers may go. Needs Linux 5.19
    /// and that all completions were read by <see cref="Take"/>.
    /// </summary>
    /// <returns>Completions that came meanwhile.</returns>
    public IReadOnlyList<IoUringCqe> Drain()
    {
        List<IoUringCqe> seen = [];
        while (Submissions.PendingCount > 0)
        {
            Submit();
        }

        while (InFlight > 0)
        {
            Next().PrepareCancelAny(DrainKey);
            Submit();
            while (TryTake(out IoUringCqe completion) && completion.UserData != DrainKey)
            {
                seen.Add(completion);
            }

            // What was cancelled, or runs to its end, completes soon after the cancel does.
            while (InFlight > 0 && TryTake(out IoUringCqe late, TimeSpan.FromMilliseconds(100)))
            {
                seen.Add(late);
            }
        }

        return seen;
    }

    /// <summary>Closes the ring without waiting for what is in flight.</summary>
    public void Dispose() => _mapping.Dispose();

    private static string? SubmitRemedy(Errno errno) => errno switch
    {
        Errno.EBUSY => "completions wait that do not fit their ring: take some first",
        Errno.EEXIST => "the ring was set up for a single issuer, which is another thread",
        Errno.EBADFD => "the ring is disabled: call Enable",
        _ => null,
    };

    private static Exception Refusal(RingOptions options, Errno errno) => errno switch
    {
        Errno.ENOSYS => new FeatureMissingException("io_uring", "5.1", BackendChoice.Explain(errno)),
        Errno.EINVAL when options.Flags != 0 => new FeatureMissingException(
            $"io_uring with {options.Flags}", "6.6", "or the flags contradict each other"),
        _ => new IoException(
            IoStage.Setup, $"io_uring_setup({options.Entries})", errno, remedy: BackendChoice.Explain(errno)),
    };

    private static void Check(long result, string what)
    {
        if (ErrnoText.IsError(result))
        {
            throw new IoException(IoStage.Setup, $"io_uring_register({what})", ErrnoText.Of(result));
        }
    }

    private bool CompletionsHeldBack() => (Submissions.Flags & (SqRingFlags.CqOverflow | SqRingFlags.TaskRun)) != 0;
}
