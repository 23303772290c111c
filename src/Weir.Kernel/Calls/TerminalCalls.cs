using Weir.Catalogue;
using Weir.Kernel.Abi;

namespace Weir.Kernel.Calls;

/// <summary>What a program asks of its terminal (ioctl_tty(2)).</summary>
public static unsafe class TerminalCalls
{
    private const nint GetModesRequest = 0x5401, SetModesRequest = 0x5403; // TCGETS, TCSETSW
    private const nint GetSizeRequest = 0x5413, SetSizeRequest = 0x5414; // TIOCGWINSZ, TIOCSWINSZ

    /// <summary>Whether a descriptor is a terminal.</summary>
    public static bool IsTerminal(int fd) => TryGetModes(fd, out _);

    /// <summary>The modes of a terminal.</summary>
    /// <returns>Whether it is one, and still there.</returns>
    public static bool TryGetModes(int fd, out Termios modes)
    {
        fixed (Termios* to = &modes)
        {
            *to = default;
            return Control(fd, GetModesRequest, to) == 0;
        }
    }

    /// <summary>Changes the modes, once what was written has left.</summary>
    /// <returns>Whether they were changed; the terminal may have gone.</returns>
    public static bool SetModes(int fd, in Termios modes)
    {
        Termios copy = modes;
        return Control(fd, SetModesRequest, &copy) == 0;
    }

    /// <summary>Columns and rows of a terminal; null: it is none, or does not know them.</summary>
    public static (int Columns, int Rows)? Size(int fd)
    {
        // struct winsize: rows, columns, and two sizes in pixels.
        ushort* size = stackalloc ushort[4];
        return Control(fd, GetSizeRequest, size) == 0 && size[0] > 0 && size[1] > 0 ? (size[1], size[0]) : null;
    }

    /// <summary>Tells a terminal its size, which tells its programs (SIGWINCH).</summary>
    public static void SetSize(int fd, int columns, int rows)
    {
        ushort* size = stackalloc ushort[4] { (ushort)rows, (ushort)columns, 0, 0 };
        KernelException.Check(Control(fd, SetSizeRequest, size), "ioctl(TIOCSWINSZ)");
    }

    internal static long Control(int fd, nint request, void* argument) =>
        RawSyscall.InvokeRestarting((long)SyscallId.Ioctl, fd, request, (nint)argument);
}
