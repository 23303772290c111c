using System.Text;

namespace Weir.Catalogue.Printing;

/// <summary>Descriptors with the names of their files: <c>3&lt;/etc/passwd&gt;</c>.</summary>
internal static class Descriptors
{
    /// <summary>AT_FDCWD of linux/fcntl.h.</summary>
    public const int WorkingDirectory = -100;

    public static void Append(StringBuilder text, int fd, string? file)
    {
        ArgumentNullException.ThrowIfNull(text);
        Numbers.AppendSigned(text, fd);
        if (file != null)
        {
            text.Append('<').Append(file).Append('>');
        }
    }
}
