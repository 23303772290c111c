using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Text;
using Weir.Catalogue.Lists;

namespace Weir.Catalogue.Printing;

/// <summary>Prints a socket address by its family.</summary>
public static class SocketAddress
{
    /// <summary>
    /// Writes <c>{AF_INET, 127.0.0.1:80}</c> and the like; a family that is not known shows its bytes.
    /// </summary>
    public static void Append(StringBuilder text, ReadOnlySpan<byte> address)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (address.Length < 2)
        {
            CText.AppendQuoted(text, address, cut: false);
            return;
        }

        ushort family = BinaryPrimitives.ReadUInt16LittleEndian(address);
        ReadOnlySpan<byte> rest = address[2..];
        string? name = ConstantList.Get("af").NameOf(family);
        text.Append('{').Append(name ?? family.ToString(CultureInfo.InvariantCulture));
        switch (name)
        {
            case "AF_INET" when rest.Length >= 6:
                text.Append(", ").Append(new IPAddress(rest.Slice(2, 4))).Append(':');
                text.Append(BinaryPrimitives.ReadUInt16BigEndian(rest));
                break;
            case "AF_INET6" when rest.Length >= 22:
                text.Append(", [").Append(new IPAddress(rest.Slice(6, 16))).Append("]:");
                text.Append(BinaryPrimitives.ReadUInt16BigEndian(rest));
                break;
            case "AF_UNIX":
                AppendUnix(text, rest);
                break;
            case "AF_NETLINK" when rest.Length >= 10:
                text.Append(", pid=").Append(BinaryPrimitives.ReadUInt32LittleEndian(rest[2..]));
                text.Append(CultureInfo.InvariantCulture,
                    $", groups=0x{BinaryPrimitives.ReadUInt32LittleEndian(rest[6..]):x}");
                break;
            case "AF_VSOCK" when rest.Length >= 10:
                text.Append(", cid=").Append(BinaryPrimitives.ReadUInt32LittleEndian(rest[6..]));
                text.Append(", port=").Append(BinaryPrimitives.ReadUInt32LittleEndian(rest[2..]));
                break;
            case "AF_UNSPEC":
                break;
            default:
                CText.AppendQuoted(text.Append(", "), rest, cut: false);
                break;
        }

        text.Append('}');
    }

    // An abstract name begins with NUL and is as long as the address says (unix(7)); it is shown with an @.
    private static void AppendUnix(StringBuilder text, ReadOnlySpan<byte> path)
    {
        if (path.IsEmpty)
        {
            return;
        }

        bool isAbstract = path[0] == 0;
        ReadOnlySpan<byte> name = isAbstract ? path[1..] : path;
        int end = isAbstract ? -1 : name.IndexOf((byte)0);
        text.Append(isAbstract ? ", @" : ", ");
        CText.AppendQuoted(text, end < 0 ? name : name[..end], cut: false);
    }
}
