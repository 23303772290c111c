using System.Text;
using Weir.Catalogue;
using Weir.Catalogue.Printing;

namespace Weir.Trace;

/// <summary>Texts that are made for one call.</summary>
public static class CallText
{
    /// <summary>Writes the arguments, decoded, separated by commas.</summary>
    public static void Arguments(StringBuilder text, in Call call) => CallPrinter.Arguments(text, Call.View(in call));

    /// <summary>
    /// Writes the result: a number, a descriptor with its file, an address, an error with its message, or ?.
    /// </summary>
    public static void Result(StringBuilder text, in Call call) => CallPrinter.Result(text, Call.View(in call));

    /// <summary>Writes the flags by name.</summary>
    public static void Flags(StringBuilder text, in Call call) => CallFacts.Flags(text, Call.View(in call));
}
