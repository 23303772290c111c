using System.Text;

namespace Weir.Catalogue.Printing;

/// <summary>Prints calls as people read them.</summary>
public static class CallPrinter
{
    /// <summary>Writes <c>openat(AT_FDCWD, "/etc/passwd", O_RDONLY) = 3&lt;/etc/passwd&gt;</c>.</summary>
    public static void Print(StringBuilder text, in CallView call)
    {
        ArgumentNullException.ThrowIfNull(text);
        text.Append(call.Row.Name).Append('(');
        Arguments(text, call);
        text.Append(") = ");
        Result(text, call);
    }

    /// <summary>Writes the arguments, without parentheses.</summary>
    public static void Arguments(StringBuilder text, in CallView call)
    {
        ArgumentNullException.ThrowIfNull(text);
        string separator = string.Empty;
        for (int i = 0; i < call.Row.Arguments.Length; i++)
        {
            if (call.Row.Arguments[i].Kind.IsShown(call, i))
            {
                call.Row.Arguments[i].Kind.Print(text.Append(separator), call, i);
                separator = ", ";
            }
        }
    }

    /// <summary>
    /// Writes the result: a number, a descriptor with its file, an address, an error with its message, or ?.
    /// </summary>
    public static void Result(StringBuilder text, in CallView call)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (!call.HasResult)
        {
            text.Append('?');
            return;
        }

        if (!call.Succeeded)
        {
            Errno errno = ErrnoText.Of(call.Result);

            // The kernel's own codes never reach the program, so they are no -1.
            text.Append(errno >= Errno.ERESTARTSYS ? "? " : "-1 ");
            text.Append(errno.Name()).Append(" (").Append(errno.Message()).Append(')');
            return;
        }

        switch (call.Row.Returns)
        {
            case ReturnClass.FdNew:
                Descriptors.Append(text, (int)call.Result, call.FileOfResult());
                break;
            case ReturnClass.Address:
                Numbers.AppendHex(text, (ulong)call.Result);
                break;
            default:
                Numbers.AppendSigned(text, call.Result);
                break;
        }
    }
}
