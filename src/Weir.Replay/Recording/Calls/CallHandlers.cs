using Weir.Catalogue;

namespace Weir.Replay.Recording.Calls;

/// <summary>Which calls are more than their row in the catalogue says.</summary>
internal sealed class CallHandlers
{
    private readonly Dictionary<int, CallHandler> _handlers = [];
    private readonly CallHandler _plain = new PlainHandler();

    public CallHandlers(RecordOptions options)
    {
        AddMemory();
        AddProcesses();
        AddAsynchronous(options);
        AddAnswers();
    }

    public CallHandler Of(int number) => _handlers.GetValueOrDefault(number, _plain);

    private void AddMemory()
    {
        Add(new MmapHandler(), SyscallId.Mmap);
        Add(new UnmapHandler(), SyscallId.Munmap);
        Add(new ProtectHandler(), SyscallId.Mprotect, SyscallId.PkeyMprotect);
        Add(new RemapHandler(), SyscallId.Mremap);
        Add(new AdviseHandler(), SyscallId.Madvise);
        Add(new BreakHandler(), SyscallId.Brk);
        Add(new SharedSegmentHandler(), SyscallId.Shmat, SyscallId.Shmdt);
        Add(new RemoteWriteHandler(), SyscallId.ProcessVmWritev);
    }

    private void AddProcesses()
    {
        Add(new CloneHandler(), SyscallId.Clone, SyscallId.Fork, SyscallId.Vfork);
        Add(new ExitHandler(), SyscallId.Exit, SyscallId.ExitGroup);
        Add(new StateHandler(withVector: true), SyscallId.RtSigreturn);
        Add(new StateHandler(withVector: false), SyscallId.ArchPrctl);
        Add(new TidAddressHandler(), SyscallId.SetTidAddress);
        Add(new PrctlHandler(), SyscallId.Prctl);
        Add(new AffinityHandler(), SyscallId.SchedSetaffinity);
        Add(new ClockHandler(), SyscallId.ClockGettime);
        Add(new IoctlHandler(), SyscallId.Ioctl);
        Add(new NamespaceHandler(0), SyscallId.Unshare);
        Add(new NamespaceHandler(1), SyscallId.Setns);
    }

    private void AddAsynchronous(RecordOptions options)
    {
        CallHandler refuse = new AnswerHandler(Errno.ENOSYS);
        Add(options.AllowAio ? new AioHandler() : refuse, SyscallId.IoSetup);
        Add(
            new AioHandler(), SyscallId.IoDestroy, SyscallId.IoSubmit, SyscallId.IoGetevents,
            SyscallId.IoPgetevents, SyscallId.IoCancel);
        Add(options.AllowIoUring ? new RingSetupHandler() : refuse, SyscallId.IoUringSetup);
        Add(new RingEnterHandler(), SyscallId.IoUringEnter);
        Add(new RingRegisterHandler(), SyscallId.IoUringRegister);
        Add(new CloseHandler(), SyscallId.Close);
    }

    private void AddAnswers()
    {
        // libc does without these; each would put memory that the kernel writes at any time into the program.
        Add(new AnswerHandler(Errno.ENOSYS), SyscallId.Rseq, SyscallId.Clone3);
        Add(new AnswerHandler(Errno.ENOSYS, "userfaultfd was refused"), SyscallId.Userfaultfd);
        Add(new AnswerHandler(Errno.EPERM, "ptrace was refused: the recorder traces already"), SyscallId.Ptrace);
        Add(new AnswerHandler(Errno.EINVAL, "a seccomp filter was refused"), SyscallId.Seccomp);
        Add(new AnswerHandler(Errno.ENOENT, "perf_event_open was refused"), SyscallId.PerfEventOpen);
        Add(new KernelMoveHandler(2, Errno.EINVAL), SyscallId.CopyFileRange, SyscallId.Splice);
        Add(new KernelMoveHandler(0, Errno.EINVAL), SyscallId.Sendfile);
        Add(new KernelMoveHandler(1, Errno.EINVAL), SyscallId.Tee);
    }

    private void Add(CallHandler handler, params ReadOnlySpan<SyscallId> calls)
    {
        foreach (SyscallId call in calls)
        {
            _handlers[(int)call] = handler;
        }
    }
}
