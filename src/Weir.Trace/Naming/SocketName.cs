using System.Buffers.Binary;
using System.Net;
using Weir.Catalogue.Records;

namespace Weir.Trace.Naming;

/// <summary>Names a socket by what it is connected or bound to.</summary>
internal static class SocketName
{
    // <bits/socket.h>, <netinet/in.h>
    private const int AfUnix = 1;
    private const int AfInet = 2;
    private const int AfInet6 = 10;
    private const int AfNetlink = 16;
    private const int AfPacket = 17;
    private const int SockStream = 1;
    private const int SockDatagram = 2;

    /// <summary>The name of a socket with that identity and inode.</summary>
    public static string Of(ReadOnlySpan<byte> block, ulong inode) => Word(block, SocketBlock.Family) switch
    {
        AfUnix => Unix(block, inode),
        AfInet => Internet(block, inode, 4),
        AfInet6 => Internet(block, inode, 16),
        AfNetlink => $"netlink:[{inode}]",
        AfPacket => $"packet:[{inode}]",
        _ => $"socket:[{inode}]",
    };

    private static string Unix(ReadOnlySpan<byte> block, ulong inode)
    {
        int length = Math.Min((int)block[SocketBlock.UnixNameLength], SocketBlock.SizeBytes - SocketBlock.UnixName);
        ReadOnlySpan<byte> name = block.Slice(SocketBlock.UnixName, length);
        if (name.IsEmpty)
        {
            return $"unix:[{inode}]";
        }

        // unix(7): an abstract name begins with NUL and counts in full; ss(8) writes that NUL as '@'.
        return name[0] == 0
            ? "unix:@" + LosslessText.Of(name[1..])
            : "unix:" + LosslessText.OfPadded(name);
    }

    private static string Internet(ReadOnlySpan<byte> block, ulong inode, int addressBytes)
    {
        int localPort = Word(block, SocketBlock.LocalPort);
        int remotePort = BinaryPrimitives.ReadUInt16BigEndian(block[SocketBlock.RemotePort..]);
        string protocol = Protocol(block);
        if (localPort == 0 && remotePort == 0)
        {
            return $"{protocol}:[{inode}]";
        }

        string local = EndPoint(block.Slice(SocketBlock.LocalAddress, addressBytes), localPort);
        return remotePort == 0
            ? $"{protocol}:{local}"
            : $"{protocol}:{local}->{EndPoint(block.Slice(SocketBlock.RemoteAddress, addressBytes), remotePort)}";
    }

    private static string Protocol(ReadOnlySpan<byte> block) => Word(block, SocketBlock.Protocol) switch
    {
        1 or 58 => "icmp",
        6 => "tcp",
        17 => "udp",
        132 => "sctp",
        262 => "mptcp",
        _ => Word(block, SocketBlock.Type) switch
        {
            SockStream => "stream",
            SockDatagram => "dgram",
            _ => "raw",
        },
    };

    private static string EndPoint(ReadOnlySpan<byte> address, int port) =>
        new IPEndPoint(new IPAddress(address), port).ToString();

    private static ushort Word(ReadOnlySpan<byte> block, int offset) =>
        BinaryPrimitives.ReadUInt16LittleEndian(block[offset..]);
}
