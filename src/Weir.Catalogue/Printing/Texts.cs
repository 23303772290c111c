using System.Text;
using Weir.Catalogue.Plans;

namespace Weir.Catalogue.Printing;

/// <summary>Prints a text that was captured at enter, or the pointer where it was not.</summary>
internal static class Texts
{
    public static void Append(StringBuilder text, in CallView call, int index)
    {
        ArgumentNullException.ThrowIfNull(text);
        Capture capture = call.Find(index, CapturePhase.Enter);
        if (!capture.HasBytes)
        {
            Numbers.AppendPointer(text, call.Arguments[index]);
            return;
        }

        int end = capture.Bytes.IndexOf((byte)0);
        CText.AppendQuoted(text, end < 0 ? capture.Bytes : capture.Bytes[..end], end < 0 && capture.IsCut);
    }
}
