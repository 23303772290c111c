using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using Weir.Catalogue;
using Weir.Kernel.Abi;
using Weir.Kernel.Calls;
using Weir.Kernel.Handles;

namespace Weir.Kernel.Launching;

/// <summary>
/// A program that was started and waits, one call before its execve, until it is let go. So whoever traces it misses
/// nothing, and sees nothing of the starting.
/// </summary>
public sealed unsafe class HeldProgram : IDisposable
{
    private const int AfUnix = 1, SockStreamCloexec = 1 | 0x80000, SetFdFlags = 2, CloseOnExec = 1, NotFound = 127;
    private readonly Fd _ours;
    private bool _gone;

    private HeldProgram(int pid, Fd pidfd, Fd ours)
    {
        Pid = pid;
        PidFd = pidfd;
        _ours = ours;
    }

    /// <summary>The process.</summary>
    public int Pid { get; }

    /// <summary>Its pidfd.</summary>
    public Fd PidFd { get; }

    /// <summary>Exit status as a shell gives it (128 + signal), once <see cref="Poll"/> has seen the end.</summary>
    public int? ExitStatus { get; private set; }

    /// <summary>Processor time of the program and the children it waited for, once it has ended.</summary>
    public TimeSpan ProcessorTime { get; private set; }

    /// <summary>Starts a program and holds it.</summary>
    /// <exception cref="KernelException">It cannot be started.</exception>
    public static HeldProgram Start(LaunchRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        (Fd ours, Fd theirs) = SocketPair();
        using (theirs)
        using (Fd image = MemoryFile.Create("weir-launch", keptAtExec: false))
        {
            PositionedIo.Write(image.Number, 0, Stub(request, theirs.Number));

            // The one descriptor that the stub inherits; it closes itself at the program's execve.
            RawSyscall.Invoke((long)SyscallId.Fcntl, theirs.Number, SetFdFlags, 0);
            byte[][] arguments = [.. new[] { "weir-launch", request.Path }.Concat(request.Arguments)
                .Select(Encoding.UTF8.GetBytes)];
            byte[][] environment = [.. request.Environment.Select(Encoding.UTF8.GetBytes)];
            int pid = ProgramStart.Spawn($"/proc/self/fd/{image.Number}", arguments, environment);
            WaitUntilAsleep(pid);
            return new HeldProgram(pid, Fd.FromResult(RawSyscall.Invoke((long)SyscallId.PidfdOpen, pid), "pidfd_open"),
                ours);
        }
    }

    /// <summary>Lets the program go.</summary>
    /// <exception cref="KernelException">The program could not be run: no such file, no permission, no
    /// executable.</exception>
    public void Release(string name)
    {
        Span<byte> word = stackalloc byte[4];
        FileCalls.Write(_ours.Number, [1]);
        if (FileCalls.Read(_ours.Number, word) == word.Length)
        {
            Poll(wait: true);
            throw new KernelException($"cannot run {name}", (Errno)(-BinaryPrimitives.ReadInt32LittleEndian(word)));
        }
    }

    /// <summary>Looks whether the program has ended.</summary>
    public bool Poll(bool wait = false)
    {
        if (!_gone && ChildWait.Wait(Pid, out WaitStatus status, out TimeSpan time, wait) == Pid && status.Gone)
        {
            ProcessorTime = time;
            _gone = true;
            ExitStatus = status.Exited ? status.ExitCode : 128 + status.KillSignal;
        }

        return _gone;
    }

    /// <summary>Sends it a signal.</summary>
    public void Signal(int number)
    {
        if (!_gone)
        {
            RawSyscall.Invoke((long)SyscallId.PidfdSendSignal, PidFd.Number, number, 0, 0);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _ours.Dispose();
        PidFd.Dispose();
    }

    /// <summary>
    /// Waits until the stub sleeps: it does so in its read alone, and whoever traces it from here on sees the read's
    /// end first. One that was refused on its way there has ended, which shows at <see cref="Release"/>.
    /// </summary>
    private static void WaitUntilAsleep(int pid)
    {
        // proc(5): pid (comm) state …; the name may hold spaces and parentheses.
        SpinWait wait = default;
        while (true)
        {
            string stat = File.ReadAllText($"/proc/{pid}/stat");
            if (stat[stat.LastIndexOf(')') + 2] is 'S' or 'Z')
            {
                return;
            }

            wait.SpinOnce();
        }
    }

    private static byte[] Stub(LaunchRequest request, int gate)
    {
        StubCode stub = new();
        int word = stub.Data(new byte[8]);
        if (request.OutputFile is { } output)
        {
            Replace(stub, "/dev/null", OpenFlags.ReadOnly, 0);
            Replace(stub, output, OpenFlags.WriteOnly | OpenFlags.Append, 1, 2);
        }

        if (request.Identity is { } who)
        {
            int groups = stub.Data(MemoryMarshal.AsBytes<uint>(who.Groups.AsSpan()));
            stub.Call(SyscallId.Setgroups, who.Groups.Length, groups);
            stub.FailIfRefused();
            stub.Call(SyscallId.Setresgid, (int)who.Gid, (int)who.Gid, (int)who.Gid);
            stub.FailIfRefused();
            stub.Call(SyscallId.Setresuid, (int)who.Uid, (int)who.Uid, (int)who.Uid);
            stub.FailIfRefused();
        }

        if (request.Directory is { } directory)
        {
            stub.Call(SyscallId.Chdir, stub.Text(directory));
            stub.FailIfRefused();
        }

        stub.Call(SyscallId.Fcntl, gate, SetFdFlags, CloseOnExec);
        stub.Call(SyscallId.Read, gate, word, 1);
        stub.BecomeFirstArgument();
        stub.FailuresGoHere();
        stub.StoreResult(word);
        stub.Call(SyscallId.Write, gate, word, 4);
        stub.Call(SyscallId.ExitGroup, NotFound);
        return stub.Link();
    }

    private static void Replace(StubCode stub, string file, OpenFlags flags, params ReadOnlySpan<int> descriptors)
    {
        const int AtFdCwd = -100;
        int opened = stub.Data(new byte[8]);
        stub.Call(SyscallId.Openat, AtFdCwd, stub.Text(file), (int)(flags | OpenFlags.CloseOnExec), 0);
        stub.FailIfRefused();
        stub.StoreResult(opened);
        foreach (int descriptor in descriptors)
        {
            stub.Call(SyscallId.Dup3, StubArgument.At(opened), descriptor, 0);
            stub.FailIfRefused();
        }
    }

    private static (Fd Ours, Fd Theirs) SocketPair()
    {
        int* pair = stackalloc int[2];
        KernelException.Check(
            RawSyscall.Invoke((long)SyscallId.Socketpair, AfUnix, SockStreamCloexec, 0, (nint)pair), "socketpair");
        return (new Fd(pair[0]), new Fd(pair[1]));
    }
}
