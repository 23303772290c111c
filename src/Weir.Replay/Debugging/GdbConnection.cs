using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Weir.Replay.Debugging;

/// <summary>Packets of gdb's remote protocol (gdb manual, appendix "Remote Protocol") over one connection.</summary>
internal sealed class GdbConnection : IDisposable
{
    private const int MaxPacketBytes = 1 << 16;
    private readonly TcpListener _listener;
    private readonly Stream _stream;
    private bool _acknowledge = true;

    /// <summary>Waits for gdb on the loopback.</summary>
    public GdbConnection(int port)
    {
        _listener = new TcpListener(IPAddress.Loopback, port);
        _listener.Start(1);
        TcpClient client = _listener.AcceptTcpClient();
        client.NoDelay = true;
        _stream = new BufferedStream(client.GetStream(), MaxPacketBytes);
    }

    /// <summary>From the next packet on, packets are not acknowledged.</summary>
    public void StopAcknowledging() => _acknowledge = false;

    /// <summary>
    /// The next packet's content; null when gdb is gone. An interrupt is ignored: the program is stopped.
    /// </summary>
    public string? Read()
    {
        StringBuilder text = new();
        while (true)
        {
            int next;
            do
            {
                next = _stream.ReadByte();
            }
            while (next is not ('$' or -1));
            text.Clear();
            while ((next = _stream.ReadByte()) is not ('#' or -1) && text.Length < MaxPacketBytes)
            {
                text.Append((char)next);
            }

            int sum = (HexDigit(_stream.ReadByte()) << 4) | HexDigit(_stream.ReadByte());
            if (next == -1)
            {
                return null;
            }

            bool good = sum == Checksum(text.ToString());
            if (_acknowledge)
            {
                _stream.WriteByte((byte)(good ? '+' : '-'));
                _stream.Flush();
            }

            if (good)
            {
                return text.ToString();
            }
        }
    }

    public void Send(string content)
    {
        string packet = string.Create(CultureInfo.InvariantCulture, $"${content}#{Checksum(content):x2}");
        _stream.Write(Encoding.Latin1.GetBytes(packet));
        _stream.Flush();
    }

    public void Dispose()
    {
        _stream.Dispose();
        _listener.Dispose();
    }

    private static int Checksum(string content) => content.Sum(c => (byte)c) & 0xff;

    private static int HexDigit(int c) => c < 0 ? 0 : Convert.ToInt32(((char)c).ToString(), 16);
}
