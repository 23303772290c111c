using System.Runtime.InteropServices;
using Weir.Catalogue;
using Weir.Kernel;
using Weir.Kernel.Abi;
using Weir.Kernel.Calls;
using Weir.Kernel.Handles;
using Weir.Tui;

namespace Weir.Cli.Watching;

/// <summary>
/// The terminal of this process, with keys as they come and a second screen; it is as it was when this object is gone,
/// whatever the way out.
/// </summary>
internal sealed class RawTerminal : ITerminal, IDisposable
{
    private const int StopSignal = 19; // SIGSTOP

    private readonly Fd _terminal;
    private readonly Termios _modes;
    private readonly List<PosixSignalRegistration> _signals = [];
    private readonly Lock _gate = new();
    private bool _taken;
    private volatile bool _suspend, _isOver;

    private RawTerminal(Fd terminal)
    {
        _terminal = terminal;
        TerminalCalls.TryGetModes(terminal.Number, out _modes);
        AppDomain.CurrentDomain.ProcessExit += OnExit;
        On(PosixSignal.SIGTSTP, () => _suspend = true);
        foreach (PosixSignal end in (PosixSignal[])
            [PosixSignal.SIGINT, PosixSignal.SIGQUIT, PosixSignal.SIGTERM, PosixSignal.SIGHUP])
        {
            On(end, () => _isOver = true);
        }

        Enter();
    }

    /// <inheritdoc/>
    public (int Width, int Height) Size => TerminalCalls.Size(_terminal.Number) ?? (80, 24);

    /// <summary>Takes the terminal over.</summary>
    /// <exception cref="KernelException">There is none.</exception>
    public static RawTerminal Open() =>
        new(Fd.FromResult(
            FileCalls.Open("/dev/tty", OpenFlags.ReadWrite), "open(/dev/tty)", "weir top needs a terminal"));

    /// <inheritdoc/>
    public int Read(Span<byte> bytes, int timeoutMs)
    {
        if (_suspend)
        {
            _suspend = false;
            Suspend();
        }

        KeepRaw();
        if (_isOver || !Poll.Readable(_terminal, timeoutMs))
        {
            return _isOver ? -1 : 0;
        }

        long count = FileCalls.Read(_terminal.Number, bytes);
        return count > 0 ? (int)count : count is -(long)Errno.EINTR or -(long)Errno.EAGAIN ? 0 : -1;
    }

    /// <inheritdoc/>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            long written = FileCalls.Write(_terminal.Number, bytes);
            if (written == -(long)Errno.EAGAIN)
            {
                Thread.Sleep(1);
            }
            else if (written < 0 && written != -(long)Errno.EINTR)
            {
                return; // The terminal has gone, which the next read says.
            }

            bytes = bytes[(int)Math.Max(0, written)..];
        }
    }

    /// <inheritdoc/>
    public void Suspend()
    {
        Leave();
        Signals.ToSelf(StopSignal);
        Enter();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        AppDomain.CurrentDomain.ProcessExit -= OnExit;
        _signals.ForEach(s => s.Dispose());
        Leave();
        _terminal.Dispose();
    }

    private void On(PosixSignal signal, Action action) =>
        _signals.Add(PosixSignalRegistration.Create(signal, context =>
        {
            context.Cancel = true;
            action();
        }));

    private void OnExit(object? sender, EventArgs e) => Leave();

    // Whoever is called back after a stop sets the modes it knows, the runtime among them.
    private void KeepRaw()
    {
        lock (_gate)
        {
            if (_taken && TerminalCalls.TryGetModes(_terminal.Number, out Termios modes) && !modes.IsRaw)
            {
                TerminalCalls.SetModes(_terminal.Number, _modes.Raw());
            }
        }
    }

    // Second screen, no cursor, no wrapping at the right edge, wheel as arrows.
    private void Enter()
    {
        lock (_gate)
        {
            _taken = true;
            TerminalCalls.SetModes(_terminal.Number, _modes.Raw());
            Write("\e[?1049h\e[?25l\e[?7l\e[?1007h"u8);
        }
    }

    private void Leave()
    {
        lock (_gate)
        {
            if (_taken)
            {
                _taken = false;
                Write("\e[0m\e[?7h\e[?25h\e[?1049l"u8);
                TerminalCalls.SetModes(_terminal.Number, in _modes);
            }
        }
    }
}
