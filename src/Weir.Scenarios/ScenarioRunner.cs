using Weir.Catalogue;
using Weir.Kernel.Calls;
using Weir.Scenarios.Expecting;
using Weir.Scenarios.Scripting;

namespace Weir.Scenarios;

/// <summary>Runs scenarios in this process, each on a thread and in a directory of its own.</summary>
public sealed class ScenarioRunner
{
    private readonly Report _report;
    private readonly string _directory;

    /// <summary>Makes a runner.</summary>
    /// <param name="directory">Where the scenarios' directories are made.</param>
    /// <param name="report">Gets what must be seen, as <see cref="ReportLine"/>s.</param>
    public ScenarioRunner(string directory, TextWriter report)
    {
        _directory = directory;
        _report = new Report(report);
    }

    /// <summary>
    /// The files that scenarios left open, which they may where only a number is left behind: an object that closes it
    /// when it is collected closes another file by then.
    /// </summary>
    internal List<string> Left { get; } = [];

    /// <summary>Runs one.</summary>
    public void Run(Scenario scenario)
    {
        ArgumentNullException.ThrowIfNull(scenario);
        string directory = Path.Combine(_directory, scenario.Name);
        Directory.CreateDirectory(directory);
        Directory.SetCurrentDirectory(directory);
        _report.Write([new ReportLine { Begin = scenario.Name, Pid = Environment.ProcessId }]);
        HashSet<int> before = [.. Descriptors()];
        Thread thread = new(() => RunHere(scenario, directory), 1 << 20) { Name = "scenario" };
        thread.Start();
        thread.Join();
        foreach (int left in Descriptors().Where(fd => !before.Contains(fd)))
        {
            Left.Add(DescriptorNames.Target(left) ?? "");
            RawSyscall.Invoke((long)SyscallId.Close, left);
        }

        Directory.SetCurrentDirectory(_directory);
    }

    // The one that the directory was read with is among the entries, and gone.
    private static IEnumerable<int> Descriptors() =>
        Directory.GetFileSystemEntries("/proc/self/fd").Select(f => int.Parse(Path.GetFileName(f), null))
            .Where(fd => DescriptorNames.Target(fd) is not null);

    private void RunHere(Scenario scenario, string directory)
    {
        using Script script = new(scenario.Name, directory, _report);
        string? skipped = null, broken = null;
        try
        {
            // Whatever follows up to the next scenario's getpid belongs to this one.
            script.Call(SyscallId.Getpid).Gives(Environment.ProcessId);
            scenario.Run(script);
        }
        catch (NotInThisKernelException e)
        {
            skipped = e.Message;
        }
        catch (Exception e)
        {
            broken = e is ScenarioBrokenException ? e.Message : e.ToString();
        }

        script.Finish(skipped, broken);
    }
}
