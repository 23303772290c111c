using Weir.Trace;

namespace Weir.Cli.Output;

/// <summary>Writes calls in one format, a line each.</summary>
internal interface ICallWriter
{
    /// <summary>Writes what comes before the first call.</summary>
    void Begin(Utf8Buffer buffer);

    /// <summary>Writes a call as one whole line.</summary>
    void Write(Utf8Buffer buffer, in Call call);
}
