using System.Globalization;
using System.Text;

namespace Weir.Catalogue.Kinds;

/// <summary>A device number in the encoding of new_encode_dev (linux/kdev_t.h) (<c>dev</c>).</summary>
public sealed class DeviceKind : ArgumentKind
{
    /// <inheritdoc/>
    public override string Spelling => "dev";

    /// <inheritdoc/>
    public override void Print(StringBuilder text, in CallView call, int index)
    {
        ArgumentNullException.ThrowIfNull(text);
        uint value = (uint)call.Arguments[index];
        uint major = (value & 0xfff00) >> 8;
        uint minor = (value & 0xff) | ((value >> 12) & 0xfff00);
        text.Append(CultureInfo.InvariantCulture, $"makedev({major}, {minor})");
    }
}
