using Weir.Catalogue;

namespace Weir.Kernel.Calls;

/// <summary>
/// A syscall between two marker calls, the three of them made by a few machine instructions: whatever the runtime does
/// on the same thread (compiling, collecting, locking) stays outside the markers. A marker is getpriority(2) of a class
/// that does not exist, which the kernel refuses at once.
/// </summary>
public static unsafe class MarkedSyscall
{
    /// <summary>First argument of a marker: "WEIR".</summary>
    public const int MarkerClass = 0x57454952;

    /// <summary>Name of the call that markers are.</summary>
    public static string MarkerName { get; } = SyscallId.Getpriority.Row().Name;

    private const int Arguments = 6, MarkerAt = 7, ResultAt = 10, Words = 11, PageBytes = 4096, HandlerAt = 512,
        RestorerAt = 528;

    // Block in rdi: number, six arguments, marker's number, class, word, result. See syscall(2), "Architecture calling
    // conventions".
    private static ReadOnlySpan<byte> Code =>
    [
        0x53,                                                   // push rbx
        0x48, 0x89, 0xfb,                                       // mov rbx, rdi
        0x48, 0x8b, 0x43, 0x38,                                 // mov rax, [rbx+56]
        0x48, 0x8b, 0x7b, 0x40,                                 // mov rdi, [rbx+64]
        0x48, 0x8b, 0x73, 0x48,                                 // mov rsi, [rbx+72]
        0x0f, 0x05,                                             // syscall
        0x48, 0x8b, 0x03,                                       // mov rax, [rbx]
        0x48, 0x8b, 0x7b, 0x08,                                 // mov rdi, [rbx+8]
        0x48, 0x8b, 0x73, 0x10,                                 // mov rsi, [rbx+16]
        0x48, 0x8b, 0x53, 0x18,                                 // mov rdx, [rbx+24]
        0x4c, 0x8b, 0x53, 0x20,                                 // mov r10, [rbx+32]
        0x4c, 0x8b, 0x43, 0x28,                                 // mov r8, [rbx+40]
        0x4c, 0x8b, 0x4b, 0x30,                                 // mov r9, [rbx+48]
        0x0f, 0x05,                                             // syscall
        0x48, 0x89, 0x43, 0x50,                                 // mov [rbx+80], rax
        0x48, 0x8b, 0x43, 0x38,                                 // mov rax, [rbx+56]
        0x48, 0x8b, 0x7b, 0x40,                                 // mov rdi, [rbx+64]
        0x48, 0x8b, 0x73, 0x48,                                 // mov rsi, [rbx+72]
        0xff, 0xc6,                                             // inc esi
        0x0f, 0x05,                                             // syscall
        0x5b,                                                   // pop rbx
        0xc3,                                                   // ret
    ];

    // sa_restorer: mov eax, 15 (rt_sigreturn); syscall
    private static ReadOnlySpan<byte> Restorer => [0xb8, 0x0f, 0x00, 0x00, 0x00, 0x0f, 0x05];

    private static readonly nint Page = MakePage();

    /// <summary>A signal handler that does nothing, for sigaction's sa_handler.</summary>
    public static nint EmptyHandler => Page + HandlerAt;

    /// <summary>What a signal handler returns to, for sigaction's sa_restorer.</summary>
    public static nint SignalReturn => Page + RestorerAt;

    /// <summary>Makes the call between markers.</summary>
    /// <param name="number">The syscall's number.</param>
    /// <param name="arguments">At most six words, which the kernel gets as they are.</param>
    /// <param name="marker">Second argument of the marker before; the one behind has one more.</param>
    /// <returns>What the kernel returned: an error is its negative number.</returns>
    public static long Invoke(long number, ReadOnlySpan<long> arguments, int marker)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(arguments.Length, Arguments);
        long* block = stackalloc long[Words];
        new Span<long>(block, Words).Clear();
        block[0] = number;
        arguments.CopyTo(new Span<long>(block + 1, Arguments));
        block[MarkerAt] = (long)SyscallId.Getpriority;
        block[MarkerAt + 1] = MarkerClass;
        block[MarkerAt + 2] = marker;
        ((delegate* unmanaged<long*, void>)Page)(block);
        return block[ResultAt];
    }

    private static nint MakePage()
    {
        const int ReadWrite = 3, ReadExecute = 5, PrivateAnonymous = 0x22;
        nint page = (nint)KernelException.Check(
            RawSyscall.Invoke((long)SyscallId.Mmap, 0, PageBytes, ReadWrite, PrivateAnonymous, -1, 0), "mmap");
        Span<byte> bytes = new((void*)page, PageBytes);
        Code.CopyTo(bytes);
        bytes[HandlerAt] = 0xc3; // ret
        Restorer.CopyTo(bytes[RestorerAt..]);
        KernelException.Check(RawSyscall.Invoke((long)SyscallId.Mprotect, page, PageBytes, ReadExecute), "mprotect");
        return page;
    }
}
