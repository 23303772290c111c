using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Weir.Replay.Replaying;

namespace Weir.Replay.Debugging;

/// <summary>Answers gdb while the replay stands still. It outlives single runs of the replay.</summary>
internal sealed class GdbSession(GdbConnection connection)
{
    private const int MaxReadBytes = 0x4000;
    private byte[] _auxiliary = [];
    private string _last = "S05";

    public Travel Travel { get; } = new();

    public HashSet<ulong> Breakpoints { get; } = [];

    /// <summary>Whether gdb has seen its first stop.</summary>
    public bool Greeted { get; private set; }

    /// <summary>Whether gdb asked for one instruction.</summary>
    public bool Stepping { get; private set; }

    /// <summary>The event after which that was.</summary>
    public long SteppedFrom { get; set; }

    /// <summary>The one word that gdb watches, or null.</summary>
    public (ulong Address, int LengthBytes)? Watched { get; private set; }

    /// <summary>Whether bytes about to be written change the word that gdb watches.</summary>
    public bool IsWatched(ReplayedTask task, ulong address, ReadOnlySpan<byte> bytes)
    {
        (ulong at, int length) = Watched ?? (0, 0);
        ulong from = Math.Max(at, address);
        ulong to = Math.Min(at + (ulong)length, address + (ulong)bytes.Length);
        if (from >= to)
        {
            return false;
        }

        byte[] before = new byte[to - from];
        task.Process.Memory.Read(from, before);
        return !bytes.Slice((int)(from - address), before.Length).SequenceEqual(before);
    }

    /// <summary>
    /// Keeps the vector by which gdb finds where a program was loaded; the stack has it at the start.
    /// </summary>
    public void TakeAuxiliaryVector(ReplayedTask task)
    {
        byte[] stack = new byte[MaxReadBytes];
        int got = task.Process.Memory.Read(task.Registers.Rsp, stack) & ~7;
        int at = 8 * (2 + (int)BinaryPrimitives.ReadUInt64LittleEndian(stack));
        while (at + 8 <= got && BinaryPrimitives.ReadUInt64LittleEndian(stack.AsSpan(at)) != 0)
        {
            at += 8;
        }

        int start = at + 8;
        for (at = start; at + 16 <= got && BinaryPrimitives.ReadUInt64LittleEndian(stack.AsSpan(at)) != 0;)
        {
            at += 16;
        }

        _auxiliary = start < got ? stack[start..Math.Min(at + 16, got)] : [];
    }

    /// <summary>Tells gdb why the program stands, and answers until it may go on.</summary>
    /// <returns>Null to go on forwards; else how to look for the place to go back to.</returns>
    public TravelKind? Serve(ReplayedTask task, string? reply, ReplayingSession session)
    {
        Greeted = true;
        Stepping = false;
        _last = reply ?? $"T05thread:{task.RecordedTid:x};";
        if (reply != null)
        {
            connection.Send(reply);
        }

        while (true)
        {
            string packet = connection.Read() ?? throw new DetachException();
            switch (packet)
            {
                case "bc":
                    return TravelKind.CountStops;
                case "bs":
                    return TravelKind.CountSteps;
                case "D" or "k" or "vKill;1":
                    connection.Send("OK");
                    throw new DetachException();
            }

            bool steps = packet.StartsWith('s') || packet.StartsWith("vCont;s", StringComparison.Ordinal);
            if (steps || packet.StartsWith('c') || packet.StartsWith("vCont;c", StringComparison.Ordinal))
            {
                Stepping = steps;
                return null;
            }

            connection.Send(Answer(packet, task, session));
            if (packet == "QStartNoAckMode")
            {
                connection.StopAcknowledging();
            }
        }
    }

    /// <summary>Tells gdb that the program is gone.</summary>
    public void Exited(int code) => connection.Send($"W{code & 0xff:x2}");

    private string Answer(string packet, ReplayedTask task, ReplayingSession session) => packet switch
    {
        "?" => _last,
        "g" => GdbRegisters.All(task.Registers),
        "QStartNoAckMode" => "OK",
        "vCont?" => "vCont;c;C;s;S",
        "qC" => $"QC{task.RecordedTid:x}",
        "qAttached" => "1",
        "qfThreadInfo" => "m" + string.Join(',', session.Tasks
            .Where(t => t.Process == task.Process && !t.Ended)
            .Select(t => t.RecordedTid.ToString("x", CultureInfo.InvariantCulture))),
        "qsThreadInfo" => "l",
        _ when packet.StartsWith("qSupported", StringComparison.Ordinal) =>
            "PacketSize=4000;QStartNoAckMode+;qXfer:features:read+;qXfer:auxv:read+;"
            + "ReverseContinue+;ReverseStep+;vContSupported+",
        _ when packet.StartsWith("qXfer:features:read:target.xml:", StringComparison.Ordinal) =>
            Piece(Encoding.ASCII.GetBytes(GdbRegisters.Description), packet),
        _ when packet.StartsWith("qXfer:auxv:read::", StringComparison.Ordinal) => Piece(_auxiliary, packet),
        ['H' or 'T', ..] => "OK",
        ['m', ..] => Memory(packet, task),
        ['Z' or 'z', ..] => Breakpoint(packet),
        ['G' or 'M' or 'P' or 'X', ..] => "E01", // a replay cannot be changed
        _ => "",
    };

    private static string Memory(string packet, ReplayedTask task)
    {
        string[] parts = packet[1..].Split(',');
        byte[] bytes = new byte[Math.Min(Hex(parts[1]), MaxReadBytes / 2)];
        int got = task.Process.Memory.Read(Hex(parts[0]), bytes);
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
            case "2":
                return Watch(insert, address, (int)Hex(parts[2]));
            default:
                return "";
        }
    }

    // The processor watches one aligned word for gdb; the others are the rings'.
    private string Watch(bool insert, ulong address, int length)
    {
        if (!insert)
        {
            Watched = Watched == (address, length) ? null : Watched;
            return "OK";
        }

        if (Watched != null || length is not (1 or 2 or 4 or 8) || address % (ulong)length != 0)
        {
            return "E28";
        }

        Watched = (address, length);
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
        ulong.Parse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}
