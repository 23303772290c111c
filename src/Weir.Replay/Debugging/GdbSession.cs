using System.Globalization;
using System.Text;
using Weir.Replay.Replaying;

namespace Weir.Replay.Debugging;

/// <summary>Answers gdb while the replay stands still.</summary>
/// <param name="connect">Waits for gdb, when the program stands where it is to see it first.</param>
internal sealed class GdbSession(Func<GdbConnection> connect) : IDisposable
{
    private const int MaxReadBytes = 0x4000;
    private const int LookAgainMs = 50;
    private GdbConnection? _connection;
    private long _lookAt;
    private int _steppingTid;
    private int _selectedTid;
    private bool _extended;
    private string? _unsaid;
    private string _last = "S05";

    public HashSet<ulong> Breakpoints { get; } = [];

    /// <summary>Whether gdb has seen its first stop.</summary>
    public bool Greeted => _connection != null;

    /// <summary>Whether gdb asked for one instruction.</summary>
    public bool Stepping { get; private set; }

    /// <summary>Whether gdb asked to stop the program that runs.</summary>
    public bool Interrupted { get; private set; }

    /// <summary>The event that gdb asked to go to.</summary>
    public long SoughtEvent { get; private set; }

    /// <summary>The event after which that was.</summary>
    public long SteppedFrom { get; set; }

    /// <summary>The memory that gdb watches.</summary>
    public required Watchpoints Watchpoints { get; init; }

    /// <summary>Answers the commands of gdb's <c>monitor</c>.</summary>
    public required Func<string, string> Monitor { get; init; }

    /// <summary>Whether gdb asked for one instruction of this thread.</summary>
    public bool Steps(ReplayedTask task) => Stepping && (_steppingTid == 0 || _steppingTid == task.RecordedTid);

    /// <summary>Looks, now and then, whether gdb wants a program that runs to stop.</summary>
    public void LookForInterrupt()
    {
        if (_connection != null && Environment.TickCount64 >= _lookAt)
        {
            Interrupted |= _connection.TakeInterrupt();
            _lookAt = Environment.TickCount64 + LookAgainMs;
        }
    }

    /// <summary>Tells gdb why the program stands, and answers until it may go on.</summary>
    /// <returns>Null to go on forwards; else how to look for the place to go to.</returns>
    public TravelKind? Serve(ReplayedTask task, string reply, ReplayingSession session)
    {
        Stepping = false;
        Interrupted = false;
        _selectedTid = task.RecordedTid;
        _last = reply;
        if (_connection == null)
        {
            _connection = connect();
        }
        else
        {
            Say(_unsaid);
            _unsaid = null;
            _connection.Send(reply);
        }

        while (true)
        {
            string packet = _connection.Read();
            switch (packet)
            {
                case "bc":
                    return TravelKind.CountStops;
                case "bs":
                    return TravelKind.CountSteps;
                case ['D', ..]:
                case ['k' or 'v', ..] when IsKill(packet):
                    _connection.Send("OK");
                    throw new DetachException();
                case ['v', 'R', 'u', 'n', ..] when TrySeek(packet):
                    return TravelKind.ToEvent;
                case ['s' or 'c' or 'S' or 'C', ..]:
                case ['v', 'C', 'o', 'n', 't', ';', ..]:
                    Resume(packet);
                    return null;
            }

            _connection.Send(Answer(packet, task, session));
            if (packet == "QStartNoAckMode")
            {
                _connection.StopAcknowledging();
            }
        }
    }

    /// <summary>Tells gdb that the program is gone.</summary>
    /// <param name="reply">How: W and the exit code, or X and the signal.</param>
    /// <param name="text">What gdb's user is to read of it, or null.</param>
    /// <returns>Whether gdb wants it to run again, to <see cref="SoughtEvent"/>.</returns>
    public bool Exited(string reply, string? text)
    {
        if (_connection == null)
        {
            return false;
        }

        try
        {
            Say(text);
            _connection.Send(reply);
            while (_extended)
            {
                string packet = _connection.Read();
                if (packet.StartsWith("vRun;", StringComparison.Ordinal) && TrySeek(packet))
                {
                    return true;
                }

                _connection.Send(packet switch
                {
                    "?" => reply,
                    "!" or "D" or ['H', ..] => "OK",
                    "qAttached" => "1",
                    _ => "",
                });
            }
        }
        catch (DetachException)
        {
            // It has seen the end, and left.
        }

        return false;
    }

    public void Dispose() => _connection?.Dispose();

    // gdb shows it to its user, while it waits for the program to stop.
    private void Say(string? text)
    {
        if (text != null)
        {
            _connection!.Send("O" + Convert.ToHexStringLower(Encoding.UTF8.GetBytes(text + "\n")));
        }
    }

    // Where gdb can start programs anew, it kills the old one first and goes on.
    private bool IsKill(string packet) => !_extended
        && (packet == "k" || packet.StartsWith("vKill;", StringComparison.Ordinal));

    // vRun;program;first argument: gdb's run, whose argument is the event to go to.
    private bool TrySeek(string packet)
    {
        string[] words = packet.Split(';');
        string number = words.Length > 2 ? Encoding.ASCII.GetString(Convert.FromHexString(words[2])) : "0";
        bool good = long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out long wanted);
        SoughtEvent = wanted;
        return good;
    }

    // vCont;s:THREAD;c and its like; in a replay, which thread runs next is known.
    private void Resume(string packet)
    {
        string action = packet.StartsWith("vCont;", StringComparison.Ordinal) ? packet[6..].Split(';')[0] : packet;
        int colon = action.IndexOf(':', StringComparison.Ordinal);
        Stepping = action[0] is 's' or 'S';
        _steppingTid = colon < 0 || action[colon + 1] == '-' ? 0 : (int)Hex(action[(colon + 1)..]);
    }

    private string Answer(string packet, ReplayedTask task, ReplayingSession session) => packet switch
    {
        "?" => _last,
        "!" => Extend(),
        "g" => GdbRegisters.All(Selected(task, session).Registers),
        "QStartNoAckMode" => "OK",
        "vCont?" => "vCont;c;C;s;S",
        "qC" => $"QC{task.RecordedTid:x}",
        "qAttached" => "1",
        "qfThreadInfo" => "m" + string.Join(',', session.Tree.Of(task.Process)
            .Where(t => !t.Ended)
            .Select(t => t.RecordedTid.ToString("x", CultureInfo.InvariantCulture))),
        "qsThreadInfo" => "l",
        ['H', 'g', .. string thread] => Select((int)Hex(thread), task, session),
        ['T', .. string thread] => IsAlive((int)Hex(thread), session) ? "OK" : "E03",
        _ when packet.StartsWith("qSupported", StringComparison.Ordinal) =>
            "PacketSize=4000;QStartNoAckMode+;qXfer:features:read+;qXfer:auxv:read+;"
            + "ReverseContinue+;ReverseStep+;vContSupported+;swbreak+",
        _ when packet.StartsWith("qXfer:features:read:target.xml:", StringComparison.Ordinal) =>
            Piece(Encoding.ASCII.GetBytes(GdbRegisters.Description), packet),
        _ when packet.StartsWith("qXfer:auxv:read::", StringComparison.Ordinal) =>
            Piece(task.Process.Auxiliary ?? [], packet),
        _ when packet.StartsWith("qRcmd,", StringComparison.Ordinal) => Convert.ToHexStringLower(
            Encoding.UTF8.GetBytes(Monitor(Encoding.UTF8.GetString(Convert.FromHexString(packet[6..]))) + "\n")),
        ['H', ..] => "OK",
        ['v', 'K', 'i', 'l', 'l', ..] => "OK",
        ['v', 'R', 'u', 'n', ..] => "E22",
        ['m', ..] => Memory(packet, task),
        ['Z' or 'z', ..] => Breakpoint(packet),
        ['G' or 'P', ..] => "E.a replay cannot be changed: its registers are those of the recording",
        ['M' or 'X', ..] => RefuseWrite(packet),
        _ => "",
    };

    // gdb says of it only that it cannot access memory; it shows more when it waits for the program next.
    private string RefuseWrite(string packet)
    {
        _unsaid = $"weir: 0x{packet[1..].Split(',')[0]} was not written: a replay cannot be changed";
        return "E.a replay cannot be changed: its memory is that of the recording";
    }

    private string Extend()
    {
        _extended = true;
        return "OK";
    }

    private string Select(int tid, ReplayedTask task, ReplayingSession session)
    {
        if (tid > 0 && !IsAlive(tid, session))
        {
            return "E03";
        }

        _selectedTid = tid > 0 ? tid : task.RecordedTid;
        return "OK";
    }

    private static bool IsAlive(int tid, ReplayingSession session) =>
        session.Tree.TryTask(tid, out ReplayedTask? task) && !task.Ended;

    private ReplayedTask Selected(ReplayedTask stopped, ReplayingSession session) =>
        session.Tree.TryTask(_selectedTid, out ReplayedTask? task) ? task : stopped;

    private static string Memory(string packet, ReplayedTask task)
    {
        string[] parts = packet[1..].Split(',');
        byte[] bytes = new byte[Math.Min(Hex(parts[1]), MaxReadBytes / 2)];
        int got = CodeBytes.Read(task.Process, Hex(parts[0]), bytes);
        return got == 0 ? "E14" : Convert.ToHexStringLower(bytes.AsSpan(0, got));
    }

    private string Breakpoint(string packet)
    {
        string[] parts = packet[1..].Split(',');
        ulong address = Hex(parts[1]);
        bool insert = packet[0] == 'Z';
        switch (parts[0])
        {
            case "0" or "1":
                _ = insert ? Breakpoints.Add(address) : Breakpoints.Remove(address);
                return "OK";
            case "2" or "3" or "4":
                Watchpoint watchpoint = new((WatchKind)(parts[0][0] - '0'), address, (int)Hex(parts[2]));
                return insert ? Watch(watchpoint) : Unwatch(watchpoint);
            default:
                return "";
        }
    }

    // ENOSPC. gdb says of it that there may be too many hardware watchpoints.
    private string Watch(Watchpoint watchpoint) => Watchpoints.TryAdd(watchpoint) ? "OK" : "E1c";

    private string Unwatch(Watchpoint watchpoint)
    {
        Watchpoints.Remove(watchpoint);
        return "OK";
    }

    private static string Piece(byte[] all, string packet)
    {
        string[] range = packet[(packet.LastIndexOf(':') + 1)..].Split(',');
        int from = (int)Math.Min(Hex(range[0]), (ulong)all.Length);
        int length = (int)Math.Min(Hex(range[1]), (ulong)(all.Length - from));
        StringBuilder text = new(from + length < all.Length ? "m" : "l");
        foreach (byte b in all.AsSpan(from, length))
        {
            _ = b is (byte)'#' or (byte)'$' or (byte)'}' or (byte)'*'
                ? text.Append('}').Append((char)(b ^ 0x20))
                : text.Append((char)b);
        }

        return text.ToString();
    }

    private static ulong Hex(string text) =>
        text == "-1" ? 0 : ulong.Parse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}
