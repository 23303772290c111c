using Weir.Kernel.Abi;
using Weir.Kernel.Calls;

namespace Weir.Kernel.Handles;

/// <summary>A terminal of our own: what is written to one side, a program reads at the other (pty(7)).</summary>
public sealed unsafe class PseudoTerminal : IDisposable
{
    private const int NumberRequest = unchecked((int)0x80045430), UnlockRequest = 0x40045431; // TIOCGPTN, TIOCSPTLCK

    private PseudoTerminal(Fd master, string name) => (Master, Name) = (master, name);

    /// <summary>Our side: keys are written here, and what the screen shows is read.</summary>
    public Fd Master { get; }

    /// <summary>The file that programs open as their terminal.</summary>
    public string Name { get; }

    /// <summary>Opens one.</summary>
    public static PseudoTerminal Open(int columns, int rows)
    {
        const OpenFlags NotOurs = (OpenFlags)0x100; // O_NOCTTY
        Fd master = Fd.FromResult(FileCalls.Open("/dev/ptmx", OpenFlags.ReadWrite | NotOurs), "open(/dev/ptmx)");
        int number = 0, locked = 0;
        KernelException.Check(TerminalCalls.Control(master.Number, NumberRequest, &number), "ioctl(TIOCGPTN)");
        KernelException.Check(TerminalCalls.Control(master.Number, UnlockRequest, &locked), "ioctl(TIOCSPTLCK)");
        TerminalCalls.SetSize(master.Number, columns, rows);
        return new PseudoTerminal(master, $"/dev/pts/{number}");
    }

    /// <inheritdoc/>
    public void Dispose() => Master.Dispose();
}
