using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Weir.Catalogue;
using Weir.Kernel;

namespace Weir.Replay.Debugging;

/// <summary>Where gdb connects: a port of the loopback, or a Unix socket of this user alone.</summary>
internal sealed class GdbListener : IDisposable
{
    private readonly Socket _socket;
    private string? _path;

    /// <summary>Takes the address; nobody can connect yet.</summary>
    /// <param name="address">A port, 0 for any free one, or a path.</param>
    /// <exception cref="ArgumentException">It is neither.</exception>
    public GdbListener(string address)
    {
        bool isPort = ushort.TryParse(address, NumberStyles.None, CultureInfo.InvariantCulture, out ushort port);
        if (!isPort && address.All(char.IsAsciiDigit))
        {
            throw new ArgumentException($"gdb's port is a number from 0 to 65535, not '{address}'");
        }

        _path = isPort ? null : address;
        _socket = isPort
            ? new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true }
            : new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            _socket.Bind(isPort ? new IPEndPoint(IPAddress.Loopback, port) : new UnixDomainSocketEndPoint(address));
        }
        catch (Exception e) when (e is SocketException or ArgumentOutOfRangeException)
        {
            _socket.Dispose();
            Errno errno = e is SocketException refused ? (Errno)refused.NativeErrorCode : Errno.ENAMETOOLONG;
            throw new KernelException($"bind({address})", errno, "choose another port or path for gdb");
        }
    }

    /// <summary>What to tell gdb's <c>target remote</c>.</summary>
    public string Target => _path ?? $"localhost:{((IPEndPoint)_socket.LocalEndPoint!).Port}";

    /// <summary>Waits for gdb.</summary>
    public GdbConnection Accept(Action<string>? ready)
    {
        if (_path != null)
        {
            File.SetUnixFileMode(_path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        _socket.Listen(1);
        ready?.Invoke(Target);
        Socket accepted = _socket.Accept();
        RemovePath(); // the only connection is made
        return new GdbConnection(accepted);
    }

    public void Dispose()
    {
        _socket.Dispose();
        RemovePath();
    }

    private void RemovePath()
    {
        if (_path != null)
        {
            File.Delete(_path);
            _path = null;
        }
    }
}
