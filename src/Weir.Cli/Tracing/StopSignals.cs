using System.Runtime.InteropServices;

namespace Weir.Cli.Tracing;

/// <summary>
/// Ctrl-C and its like while a trace runs. The terminal sends SIGINT and SIGQUIT to the whole foreground group, so a
/// launched program has its own already: we wait for its end. SIGTERM and SIGHUP come to us alone and are passed on.
/// </summary>
internal sealed class StopSignals : IDisposable
{
    private const int SignalBase = 128;

    private readonly List<PosixSignalRegistration> _registrations = [];
    private readonly Action<int>? _passOn;
    private volatile bool _stop;
    private volatile int _signal;

    /// <summary>Takes the signals over.</summary>
    /// <param name="passOn">Sends a signal to the launched program; null: nothing was launched.</param>
    public StopSignals(Action<int>? passOn)
    {
        _passOn = passOn;
        foreach (PosixSignal signal in (PosixSignal[])
            [PosixSignal.SIGINT, PosixSignal.SIGQUIT, PosixSignal.SIGTERM, PosixSignal.SIGHUP])
        {
            _registrations.Add(PosixSignalRegistration.Create(signal, Handle));
        }
    }

    /// <summary>Whether to stop tracing.</summary>
    public bool Stop => _stop;

    /// <summary>The exit status of who was stopped, as a shell gives it: 128 and the signal's number.</summary>
    public int ExitStatus => SignalBase + _signal;

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (PosixSignalRegistration registration in _registrations)
        {
            registration.Dispose();
        }
    }

    private void Handle(PosixSignalContext context)
    {
        context.Cancel = true;
        _signal = context.Signal switch
        {
            PosixSignal.SIGHUP => 1, PosixSignal.SIGINT => 2, PosixSignal.SIGQUIT => 3, _ => 15,
        };
        if (_passOn is null)
        {
            _stop = true;
        }
        else if (context.Signal is PosixSignal.SIGTERM)
        {
            _passOn(15);
        }
        else if (context.Signal is PosixSignal.SIGHUP)
        {
            _passOn(1);
        }
    }
}
