using Weir.Capture.Reports;
using Weir.Load.Files;
using Weir.Load.Planning;
using Weir.Load.Rows;

namespace Weir.Cli.Reissuing;

/// <summary>Says what making a load again would do.</summary>
internal static class PlanText
{
    private const int MostFiles = 20, MostReasons = 40;

    /// <summary>Writes it.</summary>
    public static void Write(LoadPlan plan, TextWriter to)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(to);
        LoadAccount account = plan.Account;
        Line(to, $"{account.Rows:N0} rows = {account.Planned:N0} made again + {account.Left:N0} left out");
        int threads = plan.Threads.Count(t => t.Steps.Count > 0);
        Line(to, $"{threads:N0} threads, {plan.DurationNs / 1e9:0.000} s in the capture");
        to.WriteLine();
        to.WriteLine("made again");
        foreach ((string call, long rows) in account.PlannedByCall.OrderByDescending(c => c.Value))
        {
            Line(to, $"{rows,12:N0}  {call}");
        }

        to.WriteLine();
        to.WriteLine("left out");
        LeftOut[] left = [.. account.LeftOut];
        foreach (LeftOut each in left.Take(MostReasons))
        {
            Line(to, $"{each.Rows,12:N0}  {VisibleText.Of(each.Call),-18}  {VisibleText.Of(each.Reason)}");
        }

        More(to, left.Length - MostReasons, left.Skip(MostReasons).Sum(l => l.Rows), "rows");
        WriteKept(plan, to);
        WriteFiles(plan, to);
    }

    private static void WriteKept(LoadPlan plan, TextWriter to)
    {
        foreach ((string call, long rows) in plan.KeptAsCaptured.OrderByDescending(k => k.Value))
        {
            Line(to, $"{rows,12:N0}  {call} stay as they were: the engine has no such call");
        }
    }

    private static void WriteFiles(LoadPlan plan, TextWriter to)
    {
        FileBody[] files = [.. plan.Files.Where(f => f.Kind is not FileKind.Directory)];
        to.WriteLine();
        Line(to, $"must be there before: {plan.Files.Count - files.Length:N0} directories, {files.Length:N0} files, "
            + $"{plan.FileBytes:N0} bytes of data");
        foreach (FileBody file in files.OrderByDescending(f => f.ReadToBytes).Take(MostFiles))
        {
            string link = file.LinkTarget is { } target ? " -> " + VisibleText.Of(target) : "";
            Line(to, $"{file.ReadToBytes,16:N0}  {VisibleText.Of(file.InitialPath!)}{link}");
        }

        More(to, files.Length - MostFiles, files.OrderByDescending(f => f.ReadToBytes).Skip(MostFiles)
            .Sum(f => f.ReadToBytes), "bytes");
        Line(to, $"{plan.EarlyOpens.Count:N0} descriptors were open before the capture and are opened first");
    }

    private static void More(TextWriter to, int count, long sum, string unit)
    {
        if (count > 0)
        {
            Line(to, $"{sum,16:N0}  {unit} in {count:N0} more");
        }
    }

    // The tool knows one culture (InvariantGlobalization).
    private static void Line(TextWriter to, string text) => to.WriteLine(text);
}
