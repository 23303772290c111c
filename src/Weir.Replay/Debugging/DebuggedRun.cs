using System.Globalization;
using Weir.Replay.Replaying;
using Weir.Replay.Tracing;

namespace Weir.Replay.Debugging;

/// <summary>A replay that gdb leads: it runs, goes back to a checkpoint, and runs again.</summary>
internal sealed class DebuggedRun : IDisposable
{
    private const int MostCheckpoints = 24;

    // What all checkpoints together may come to cost, as a part of the memory that this process may use.
    private const int MemoryShare = 4;
    private readonly ReplayingSession _session;
    private readonly GdbListener _listener;
    private readonly GdbSession _gdb;
    private readonly List<SharedArena> _arenas = [];
    private readonly Checkpoints _checkpoints;
    private readonly Debugger _debugger;
    private ProcessHistory? _history;
    private int[]? _registers;

    public DebuggedRun(ReplayingSession session, Injection injection, string address)
    {
        _session = session;
        _listener = new GdbListener(address);
        _gdb = new GdbSession(() => _listener.Accept(session.Options.GdbReady)) 
        {
            Monitor = Monitor, Watchpoints = new Watchpoints(Registers),
        };
        long memory = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / MemoryShare;
        _checkpoints = new Checkpoints(session, new TreeCopier(injection), MostCheckpoints, memory);
        for (int i = 0; i < MostCheckpoints; i++)
        {
            _arenas.Add(new SharedArena());
            _checkpoints.Provide(_arenas[i]);
        }

        Travel travel = new();
        _debugger = new Debugger(_gdb, session, _checkpoints, travel, new StopPlaces(_gdb, session, travel));
        session.Debugger = _debugger;
    }

    /// <summary>Runs to and fro until gdb leaves or has seen the end.</summary>
    public void Run(ReplayingLoop loop)
    {
        if (_session.Options.GdbProcess is { } pid)
        {
            _history = ProcessHistory.Read(_session.Options.LogPath, pid);
        }

        _debugger.Begin(_session.Options.GdbProcess ?? _session.FirstPid, _history?.Begin ?? 0);
        while (true)
        {
            try
            {
                loop.Run();
                if (!_debugger.Finish(null))
                {
                    return;
                }

                _debugger.Rewind();
            }
            catch (RewindException)
            {
                _debugger.Rewind();
            }
            catch (DivergedException e)
            {
                _debugger.Finish($"the replay differs at event {_session.Reader.Events}: {e.Message}");
                throw;
            }
        }
    }

    public void Dispose()
    {
        _checkpoints.End();
        _arenas.ForEach(a => a.Dispose());
        _gdb.Dispose();
        _listener.Dispose();
    }

    // One is always free; how many more, the log must be read for.
    private int[] Registers(int words)
    {
        if (words > 1 && _registers == null)
        {
            ProcessHistory history = _history ??= ProcessHistory.Read(_session.Options.LogPath, _session.FirstPid);
            _registers = DebugRegisters.Free(history.RingWords, history.Spins);
        }

        return _registers ?? DebugRegisters.Free(DebugRegisters.MaxWatched, breaks: true);
    }

    private string Monitor(string command)
    {
        const long Mebibyte = 1 << 20;
        switch (command.Trim())
        {
            case "when":
                return string.Create(CultureInfo.InvariantCulture, $"on the way to event {_session.Reader.Events}");
            case "checkpoints":
                string refused = string.Concat(_checkpoints.Refused.Select(r => $"; {r.Value} refused: {r.Key}"));
                IEnumerable<string> places =
                    _checkpoints.Places.Select(p => p.Steps > 0 ? $"{p.Event}+{p.Steps}" : $"{p.Event}");
                return string.Create(
                    CultureInfo.InvariantCulture,
                    $"{_checkpoints.Count} of at most {MostCheckpoints - 1}, at most "
                    + $"{_checkpoints.Bytes / Mebibyte} MiB, before the events "
                    + $"{string.Join(' ', places)}{refused}");
            default:
                return "monitor knows: when, checkpoints. To go to an event: target extended-remote, then starti EVENT";
        }
    }
}
