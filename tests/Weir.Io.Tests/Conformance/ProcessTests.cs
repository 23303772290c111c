using Weir.Catalogue;
using Weir.Io.Thin;
using Weir.Kernel.Abi;
using Weir.Kernel.Calls;

namespace Weir.Io.Tests.Conformance;

/// <summary>Cases that concern whole processes: limits, exit, fork, exec. The explicit halves run in a child.</summary>
public sealed class ProcessTests
{
    private const string Here = "Weir.Io.Tests.Conformance.ProcessTests.";

    [Fact]
    public Task At_the_limit_of_file_size_writes_are_cut_then_refused() => ChildProcess.Passes(
        Here + nameof(Child_writes_around_its_limit),
        // The runtime doubles its code through a large memory file by default, which the limit forbids.
        "export DOTNET_EnableWriteXorExecute=0; trap '' XFSZ; ulimit -f 2048");

    [Fact(Explicit = true)]
    public void Child_writes_around_its_limit()
    {
        using TempFile temp = new();
        using AioContext context = new(1);
        using AioRequestTable requests = new(1);
        using IoBuffer buffer = IoBuffer.Allocate(8192);
        int fd = Raw.Open(temp.Path, OpenFlags.ReadWrite);
        // The shell counts in blocks of 512 or 1024 bytes.
        long limit = RlimitOfFileSize();
        Assert.InRange(limit, 1 << 20, 2 << 20);
        Limits.CheckAround(limit, request => Raw.Do(context, requests, request), fd, buffer.Address);
        Raw.Close(fd);
    }

    [Fact]
    public async Task On_a_full_file_system_writes_are_cut_then_refused()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "mounting a small file system needs root");
        string folder = Directory.CreateTempSubdirectory("weir-full-").FullName;
        await ChildProcess.Passes(
            Here + nameof(Child_fills_a_file_system),
            $"mount -t tmpfs -o size=1m none {folder} && export WEIR_TEST_FOLDER={folder}", ["unshare", "-m"]);
        Directory.Delete(folder);
    }

    [Fact(Explicit = true)]
    public async Task Child_fills_a_file_system()
    {
        foreach (IoBackendKind backend in (IoBackendKind[])[IoBackendKind.Aio, IoBackendKind.IoUring])
        {
            using TempFile temp = new();
            using AioContext context = new(1);
            using AioRequestTable requests = new(1);
            using IoBuffer buffer = IoBuffer.Allocate(2 << 20);
            int fd = Raw.Open(temp.Path, OpenFlags.ReadWrite);
            nint at = buffer.Address;
            Assert.Equal(1 << 20, Raw.Do(context, requests, AioRequest.Write(fd, at, 2 << 20, 0)));
            Assert.Equal(1 << 20, Raw.Do(context, requests, AioRequest.Write(fd, at, 1 << 20, 0)));
            Assert.Equal(Errno.ENOSPC, Raw.ErrnoOf(Raw.Do(context, requests, AioRequest.Write(fd, at, 4096, 1 << 20))));
            Assert.Equal(0, Raw.Do(context, requests, AioRequest.Read(fd, at, 4096, 1 << 20)));
            await using IoEngine engine = Backends.Make(backend);
            using AsyncFile file = AsyncFile.Open(temp.Path, new() { Access = FileAccess.ReadWrite, Engine = engine });
            IoException error = await Assert.ThrowsAsync<IoException>(
                async () => await file.WriteAsync(buffer.Memory, 0, TestContext.Current.CancellationToken));
            Assert.Equal(Errno.ENOSPC, error.Errno);
            Raw.Close(fd);
        }
    }

    [Fact]
    public Task A_process_may_exit_with_requests_in_flight() => ChildProcess.Passes(Here + nameof(Child_exits_early));

    [Fact(Explicit = true)]
    public void Child_exits_early()
    {
        TempFile temp = new(64 << 20);
        int fd = Raw.Open(temp.Path, OpenFlags.ReadWrite | DirectOpen.Flag);
        File.Delete(temp.Path);
        IoBuffer buffer = IoBuffer.Allocate(64 << 20);
        AioContext context = new(16);
        AioRequestTable requests = new(10);
        for (int i = 0; i < 10; i++)
        {
            requests[i] = AioRequest.Write(fd, buffer.Address, 64 << 20, 0);
        }

        Assert.Equal(10, context.Submit(requests.Addresses));
        foreach (IoBackendKind backend in (IoBackendKind[])[IoBackendKind.Aio, IoBackendKind.IoUring])
        {
            AsyncFile file = new(new Microsoft.Win32.SafeHandles.SafeFileHandle(fd, false), Backends.Make(backend));
            _ = file.ReadAsync(IoBuffer.Allocate(32 << 20).Memory, 0, CancellationToken.None).AsTask();
            _ = new PipePair(file.Engine).Reader.ReadAsync(new byte[10], 0, CancellationToken.None).AsTask();
        }
    }

    [Fact]
    public Task A_context_is_dead_in_a_forked_child() => ChildProcess.Passes(Here + nameof(Child_forks));

    [Fact(Explicit = true)]
    public void Child_forks()
    {
        using AioContext context = new(4);
        nint ctx = (nint)context.Context;
        // Once beforehand, so that the child's half of this needs neither the JIT nor a lock another thread holds.
        Assert.Equal(0, RawSyscall.Invoke((long)SyscallId.IoGetevents, ctx, 0, 0, 0, 0));
        long child = RawSyscall.Invoke((long)SyscallId.Fork);
        if (child == 0)
        {
            long result = RawSyscall.Invoke((long)SyscallId.IoGetevents, ctx, 0, 0, 0, 0);
            RawSyscall.Invoke((long)SyscallId.ExitGroup, (nint)(-result));
        }

        using IoBuffer status = IoBuffer.Allocate(8);
        Assert.Equal(child, RawSyscall.InvokeRestarting((long)SyscallId.Wait4, (nint)child, status.Address, 0, 0));
        Assert.Equal((int)Errno.EINVAL, BitConverter.ToInt32(status.GetSpan()[..4]) >> 8);
        Assert.Equal(0, context.GetEvents(0, []));
    }

    [Fact]
    public void No_descriptor_survives_exec()
    {
        using TempFile temp = new(10);
        using IoEngine engine = Backends.Make(IoBackendKind.Aio);
        using Ring ring = new();
        using EventFd counter = new();
        using EventFd other = counter.Duplicate();
        using TimerFd timer = new();
        using AsyncFile file = AsyncFile.Open(temp.Path, new() { Engine = engine });
        using PipePair pipe = new(engine);
        int[] descriptors =
        [
            ring.Fd, .. new[] { counter.Handle, other.Handle, timer.Handle, file.Handle, pipe.Reader.Handle }
                .Select(handle => (int)handle.DangerousGetHandle()),
        ];
        Assert.All(descriptors, fd => Assert.Equal(1, RawSyscall.Invoke((long)SyscallId.Fcntl, fd, 1 /* F_GETFD */)));
    }

    [Fact]
    public void After_a_context_ended_nothing_writes_to_its_buffers()
    {
        using TempFile temp = new(1 << 20);
        int fd = Raw.Open(temp.Path, DirectOpen.Flag);
        Parallel.For(0, 8, new ParallelOptions { MaxDegreeOfParallelism = 8 }, _ =>
        {
            using AioRequestTable requests = new(1);
            using IoBuffer buffer = IoBuffer.Allocate(1 << 20);
            for (int round = 0; round < 10; round++)
            {
                using AioContext context = new(1);
                requests[0] = AioRequest.Read(fd, buffer.Address, 1 << 20, 0);
                Assert.Equal(1, context.Submit(requests.Addresses));
                context.Destroy();
                buffer.GetSpan().Fill(0xEE);
                Thread.Sleep(1);
                Assert.Equal(-1, buffer.GetSpan().IndexOfAnyExcept((byte)0xEE));
            }
        });
        Raw.Close(fd);
    }

    private static long RlimitOfFileSize()
    {
        using IoBuffer pair = IoBuffer.Allocate(16);
        Raw.Ok(RawSyscall.Invoke((long)SyscallId.Prlimit64, 0, 1 /* RLIMIT_FSIZE */, 0, pair.Address));
        return BitConverter.ToInt64(pair.GetSpan()[..8]);
    }
}
