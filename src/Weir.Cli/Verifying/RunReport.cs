using Weir.Scenarios.Expecting;

namespace Weir.Cli.Verifying;

/// <summary>What the runners have reported so far, read from a file that they append to.</summary>
internal sealed class RunReport(string path)
{
    private readonly List<ReportedScenario> _scenarios = [];
    private long _read;
    private string _rest = "";

    /// <summary>The file.</summary>
    public string Path => path;

    /// <summary>All scenarios that began, in order.</summary>
    public IReadOnlyList<ReportedScenario> Scenarios => _scenarios;

    /// <summary>Reads what is new; false when nothing is.</summary>
    public bool Read()
    {
        if (!File.Exists(path))
        {
            return false;
        }

        using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        file.Position = _read;
        using StreamReader reader = new(file);
        string text = _rest + reader.ReadToEnd();
        if (file.Position == _read)
        {
            return false;
        }

        _read = file.Position;
        string[] lines = text.Split('\n');
        _rest = lines[^1];
        foreach (string line in lines[..^1])
        {
            Take(ReportLine.Read(line));
        }

        return true;
    }

    private void Take(ReportLine line)
    {
        if (line.Begin is { } name)
        {
            _scenarios.Add(new ReportedScenario(name, line.Pid));
        }
        else if (line.Expect is { } expectation)
        {
            _scenarios[^1].Expectations.Add(expectation);
        }
        else
        {
            _scenarios[^1].End = line;
        }
    }
}

/// <summary>One scenario that began.</summary>
/// <param name="name">Its name.</param>
/// <param name="pid">The process that runs it.</param>
internal sealed class ReportedScenario(string name, int pid)
{
    /// <summary>Its name.</summary>
    public string Name => name;

    /// <summary>The process that runs it.</summary>
    public int Pid => pid;

    /// <summary>What must be seen.</summary>
    public List<Expectation> Expectations { get; } = [];

    /// <summary>How it ended; null: it did not.</summary>
    public ReportLine? End { get; set; }

    /// <summary>Why it ended from outside, or null.</summary>
    public string? Ended { get; set; }
}
