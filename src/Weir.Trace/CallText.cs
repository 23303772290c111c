using System.Text;

namespace Weir.Trace;

/// <summary>Texts that are made for one call.</summary>
public static class CallText
{
    /// <summary>Writes the arguments, decoded, separated by commas.</summary>
    public static void Arguments(StringBuilder text, in Call call)
    {
        ArgumentNullException.ThrowIfNull(text);
        var view = Call.View(in call);
        for (int i = 0; i < call.Row.Arguments.Length; i++)
        {
            if (i > 0)
            {
                text.Append(", ");
            }

            call.Row.Arguments[i].Kind.Print(text, view, i);
        }
    }

    /// <summary>Writes the flag arguments by name, separated by commas.</summary>
    public static void Flags(StringBuilder text, in Call call)
    {
        ArgumentNullException.ThrowIfNull(text);
        var view = Call.View(in call);
        int start = text.Length;
        for (int i = 0; i < call.Row.Arguments.Length; i++)
        {
            if (call.Row.Arguments[i].Kind.Spelling.StartsWith("flags", StringComparison.Ordinal))
            {
                if (text.Length > start)
                {
                    text.Append(',');
                }

                call.Row.Arguments[i].Kind.Print(text, view, i);
            }
        }
    }
}
