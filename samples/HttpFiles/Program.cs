using System.Net;
using System.Net.Sockets;
using Weir.Io;
using Weir.Samples.HttpFiles;

// A file server in a hundred lines: HttpFiles [FOLDER] [PORT]; port 0 takes any that is free.
string root = Path.GetFullPath(args.ElementAtOrDefault(0) ?? ".");
int port = int.Parse(args.ElementAtOrDefault(1) ?? "8080", null);
using Socket listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
listener.Bind(new IPEndPoint(IPAddress.Loopback, port));
listener.Listen();
IPEndPoint place = (IPEndPoint)listener.LocalEndPoint!;
Console.WriteLine($"serving {root} on http://{place}/ ({IoEngine.Shared.Describe()})");
while (true)
{
    Socket client = await listener.AcceptAsync();
    _ = Connection.Serve(client, root);
}
