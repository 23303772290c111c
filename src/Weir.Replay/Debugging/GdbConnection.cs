using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Weir.Replay.Debugging;

/// <summary>Packets of gdb's remote protocol (gdb manual, appendix "Remote Protocol") over one connection.</summary>
internal sealed class GdbConnection(Socket socket) : IDisposable
{
    private const int MaxPacketBytes = 1 << 16;
    private const int InterruptByte = 3;
    private readonly byte[] _received = new byte[4096];
    private int _at;
    private int _end;
    private bool _acknowledge = true;

    /// <summary>From the next packet on, packets are not acknowledged.</summary>
    public void StopAcknowledging() => _acknowledge = false;

    /// <summary>Whether gdb asked to stop a program that runs; asking forgets it.</summary>
    public bool TakeInterrupt() => (_at < _end || socket.Available > 0) && ReadByte() == InterruptByte;

    /// <summary>The next packet's content. An interrupt is ignored: the program is stopped.</summary>
    /// <exception cref="DetachException">gdb is gone.</exception>
    public string Read()
    {
        StringBuilder text = new();
        while (true)
        {
            while (ReadByte() != '$')
            {
            }

            text.Clear();
            for (byte next = ReadByte(); next != '#' && text.Length < MaxPacketBytes; next = ReadByte())
            {
                text.Append((char)next);
            }

            string sum = $"{(char)ReadByte()}{(char)ReadByte()}";
            bool good = sum == Checksum(text.ToString());
            if (_acknowledge)
            {
                Send([(byte)(good ? '+' : '-')]);
            }

            if (good)
            {
                return text.ToString();
            }
        }
    }

    /// <summary>Sends a packet.</summary>
    /// <exception cref="DetachException">gdb is gone.</exception>
    public void Send(string content) => Send(Encoding.Latin1.GetBytes($"${content}#{Checksum(content)}"));

    public void Dispose() => socket.Dispose();

    private static string Checksum(string content) =>
        (content.Sum(c => (byte)c) & 0xff).ToString("x2", CultureInfo.InvariantCulture);

    private byte ReadByte()
    {
        if (_at == _end)
        {
            _at = 0;
            _end = Guard(() => socket.Receive(_received));
            if (_end == 0)
            {
                throw new DetachException();
            }
        }

        return _received[_at++];
    }

    private void Send(byte[] bytes) => Guard(() => socket.Send(bytes));

    private static int Guard(Func<int> transfer)
    {
        try
        {
            return transfer();
        }
        catch (SocketException)
        {
            throw new DetachException();
        }
    }
}
