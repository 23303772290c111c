using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Weir.Kernel.Abi;

/// <summary>
/// The modes of a terminal (<c>struct termios</c>, include/uapi/asm-generic/termbits.h): what TCGETS and TCSETS carry,
/// which is not the C library's structure of that name.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
public struct Termios
{
    /// <summary>The size that the kernel copies.</summary>
    public const int SizeBytes = 36;

    /// <summary>c_iflag: input.</summary>
    public uint Input;

    /// <summary>c_oflag: output.</summary>
    public uint Output;

    /// <summary>c_cflag: the line.</summary>
    public uint Control;

    /// <summary>c_lflag: echo, lines, signals.</summary>
    public uint Local;

    private byte _discipline;
    private Characters _characters;

    /// <summary>Whether keys come as they are typed, without echo.</summary>
    public readonly bool IsRaw => (Local & (0x2 | 0x8)) == 0; // ICANON, ECHO

    /// <summary>
    /// The same terminal with keys handed over as they are typed, without echo, and with nothing changed on the way: as
    /// cfmakeraw(3) does, but output keeps its line feeds.
    /// </summary>
    public readonly Termios Raw()
    {
        const uint InputOff = 0x1 | 0x2 | 0x8 | 0x20 | 0x40 | 0x80 | 0x100 | 0x400; // IGNBRK … ICRNL, IXON
        const uint LocalOff = 0x1 | 0x2 | 0x8 | 0x40 | 0x8000; // ISIG, ICANON, ECHO, ECHONL, IEXTEN
        const int Least = 6, Time = 5; // VMIN, VTIME
        Termios raw = this;
        raw.Input &= ~InputOff;
        raw.Local &= ~LocalOff;
        raw._characters[Least] = 0;
        raw._characters[Time] = 0;
        return raw;
    }

    [InlineArray(19)]
    private struct Characters
    {
        private byte _first;
    }
}
