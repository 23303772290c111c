using Weir.Bpf.Assembly;
using Weir.Catalogue.Records;
using static Weir.Bpf.Assembly.Register;

namespace Weir.Probes.Gates;

/// <summary>
/// Reading a socket's identity from struct sock (include/net/sock.h) and struct unix_sock (include/net/af_unix.h).
/// </summary>
internal static class SocketCode
{
    private const int TypeMask = 0xf000, SocketType = 0xc000, AfUnix = 1, AfInet6 = 10, SunPathOffset = 2,
        SunPathBytes = 108;
    private const string Common = "__sk_common.";

    /// <summary>
    /// Leaves the dentry's inode, the struct sock (0 where the file is no socket) and the stamp in stack slots. The
    /// stamp changes when the socket is bound or connected. R8 = dentry; loses R0 to R5, and R7.
    /// </summary>
    internal static void LoadStamp(GateCode g, int file, int inode, int sock, int stamp)
    {
        Assembler a = g.A;
        Label plain = a.NewLabel("no_socket");
        a.Store(Width.Double, Frame, stamp, 0);
        a.Store(Width.Double, Frame, sock, 0);
        g.LoadField(Width.Double, R7, R8, "dentry", "d_inode");
        a.Store(Width.Double, Frame, inode, R7);
        g.LoadField(Width.Half, R1, R7, "inode", "i_mode");
        a.Compute(Operation.And, R1, TypeMask);
        a.JumpIf(R1, Condition.NotEqual, SocketType, plain);
        a.LoadFrom(Width.Double, R1, Frame, file);
        a.JumpIf(R1, Condition.Equal, 0, plain);
        g.Cast(R1, g.Types.FileId);
        g.LoadField(Width.Double, R1, R0, "file", "private_data");
        a.JumpIf(R1, Condition.Equal, 0, plain);
        g.Cast(R1, g.Types.SocketId);
        a.Store(Width.Double, Frame, sock, R0);
        g.LoadField(Width.Double, R7, R0, "socket", "sk");
        g.LoadField(Width.Word, R3, R7, "sock", Common + "skc_portpair");
        g.LoadField(Width.Byte, R4, R7, "sock", Common + "skc_state");
        a.Add(R4, 1);
        a.Compute(Operation.ShiftLeft, R4, 32);
        a.Compute(Operation.Or, R3, R4);
        a.Store(Width.Double, Frame, stamp, R3);
        g.LoadField(Width.Half, R1, R7, "sock", Common + "skc_family");
        a.JumpIf(R1, Condition.NotEqual, AfUnix, plain);
        g.Cast(R7, g.Types.UnixSockId);

        // A Unix socket is bound once: that it has a name, and how long that is, tells all.
        g.LoadField(Width.Double, R1, R0, "unix_sock", "addr");
        a.JumpIf(R1, Condition.Equal, 0, plain);
        g.LoadField(Width.Word, R1, R1, "unix_address", "len");
        a.LoadFrom(Width.Double, R3, Frame, stamp);
        a.Compute(Operation.Xor, R3, R1);
        a.Store(Width.Double, Frame, stamp, R3);
        a.Mark(plain);
    }

    /// <summary>Fills the record's socket block. R8 = record; loses R0 to R5, and R7.</summary>
    internal static void Describe(GateCode g, int sock)
    {
        Assembler a = g.A;
        Label none = a.NewLabel("plain_file"), notUnix = a.NewLabel("not_unix"), done = a.NewLabel("socket_done");
        for (int at = 0; at < SocketBlock.SizeBytes; at += 8)
        {
            a.Store(Width.Word, R8, FileRecord.Socket + at, 0);
            a.Store(Width.Word, R8, FileRecord.Socket + at + 4, 0);
        }

        a.Store(Width.Half, R8, FileRecord.HasSocket, 0);
        a.LoadFrom(Width.Double, R1, Frame, sock);
        a.JumpIf(R1, Condition.Equal, 0, none);
        a.Store(Width.Half, R8, FileRecord.HasSocket, 1);
        g.Cast(R1, g.Types.SocketId);
        g.LoadField(Width.Half, R1, R0, "socket", "type");
        Put(g, Width.Half, SocketBlock.Type, R1);
        g.LoadField(Width.Double, R7, R0, "socket", "sk");
        Copy(g, Width.Half, "skc_family", SocketBlock.Family);
        g.LoadField(Width.Half, R1, R7, "sock", "sk_protocol");
        Put(g, Width.Half, SocketBlock.Protocol, R1);
        Copy(g, Width.Byte, "skc_state", SocketBlock.State);
        g.LoadField(Width.Half, R2, R7, "sock", Common + "skc_family");
        a.JumpIf(R2, Condition.NotEqual, AfUnix, notUnix);
        UnixName(g, done);
        a.Jump(done);

        a.Mark(notUnix);
        Copy(g, Width.Half, "skc_num", SocketBlock.LocalPort);
        Copy(g, Width.Half, "skc_dport", SocketBlock.RemotePort);
        Label four = a.NewLabel("ipv4");
        a.JumpIf(R2, Condition.NotEqual, AfInet6, four);
        for (int i = 0; i < 16; i += 4)
        {
            Copy(g, Width.Word, "skc_v6_rcv_saddr", SocketBlock.LocalAddress + i, i);
            Copy(g, Width.Word, "skc_v6_daddr", SocketBlock.RemoteAddress + i, i);
        }

        a.Jump(done);
        a.Mark(four);
        Copy(g, Width.Word, "skc_rcv_saddr", SocketBlock.LocalAddress);
        Copy(g, Width.Word, "skc_daddr", SocketBlock.RemoteAddress);
        a.Mark(done);
        a.Mark(none);
    }

    private static void UnixName(GateCode g, Label done)
    {
        Assembler a = g.A;
        Label fits = a.NewLabel("fits");
        g.Cast(R7, g.Types.UnixSockId);
        g.LoadField(Width.Double, R7, R0, "unix_sock", "addr");
        a.JumpIf(R7, Condition.Equal, 0, done);
        g.LoadField(Width.Word, R2, R7, "unix_address", "len");
        a.JumpIf(R2, Condition.BelowOrEqual, SunPathOffset, done);
        a.Add(R2, -SunPathOffset);
        a.JumpIf(R2, Condition.BelowOrEqual, SunPathBytes, fits);
        a.Set(R2, SunPathBytes);
        a.Mark(fits);
        Put(g, Width.Byte, SocketBlock.UnixNameLength, R2);
        a.Move(R1, R8);
        a.Add(R1, FileRecord.Socket + SocketBlock.UnixName);
        a.Move(R3, R7);
        a.Add(R3, g.Types["unix_address", "name"] + SunPathOffset);
        a.Call(Helper.ProbeReadKernel);
    }

    /// <summary>R7 = struct sock.</summary>
    private static void Copy(GateCode g, Width width, string field, int to, int skip = 0)
    {
        g.A.LoadFrom(width, R1, R7, g.Types["sock", Common + field] + skip);
        Put(g, width, to, R1);
    }

    private static void Put(GateCode g, Width width, int to, Register value) =>
        g.A.Store(width, R8, FileRecord.Socket + to, value);
}
