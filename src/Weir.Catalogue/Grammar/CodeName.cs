using System.Text;

namespace Weir.Catalogue.Grammar;

/// <summary>How a kernel name becomes a C# name: <c>io_submit</c> is <c>IoSubmit</c>.</summary>
internal static class CodeName
{
    public static string Of(string kernelName)
    {
        StringBuilder text = new(kernelName.Length);
        bool upper = true;
        foreach (char c in kernelName)
        {
            if (c == '_')
            {
                upper = true;
                continue;
            }

            text.Append(upper ? char.ToUpperInvariant(c) : c);
            upper = false;
        }

        return text.ToString();
    }
}
