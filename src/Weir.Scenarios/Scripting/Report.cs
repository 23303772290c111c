using Weir.Scenarios.Expecting;

namespace Weir.Scenarios.Scripting;

/// <summary>Where scenarios tell what must be seen of them: one line of JSON each, whole even when the process dies
/// next.</summary>
internal sealed class Report(TextWriter output)
{
    /// <summary>Writes lines.</summary>
    public void Write(IReadOnlyCollection<ReportLine> lines)
    {
        lock (output)
        {
            foreach (ReportLine line in lines)
            {
                output.WriteLine(line.ToString());
            }

            output.Flush();
        }
    }
}
