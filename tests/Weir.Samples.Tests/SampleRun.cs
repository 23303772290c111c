using System.Collections.Concurrent;
using System.Diagnostics;

namespace Weir.Samples.Tests;

/// <summary>A sample that runs as a program of its own, until it ends or is disposed of.</summary>
internal sealed class SampleRun : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly Process _process;
    private readonly BlockingCollection<string> _lines = [];

    public SampleRun(string name, params string[] arguments)
    {
        // artifacts/bin/Weir.Samples.Tests/debug/ lies beside artifacts/bin/NAME/debug/.
        DirectoryInfo here = new(AppContext.BaseDirectory);
        string program = Path.Combine(here.Parent!.Parent!.FullName, name, here.Name, name);
        _process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        _process.OutputDataReceived += (_, e) =>
        {
            if (e.Data is null)
            {
                _lines.CompleteAdding();
            }
            else
            {
                _lines.Add(e.Data);
            }
        };
        _process.BeginOutputReadLine();
    }

    /// <summary>The next line that it writes.</summary>
    public string Line() => _lines.TryTake(out string? line, Patience)
        ? line
        : throw new TimeoutException($"{_process.ProcessName} wrote nothing more");

    /// <summary>Waits for its end.</summary>
    public int ExitCode()
    {
        Assert.True(_process.WaitForExit(Patience), "it did not end");
        return _process.ExitCode;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit();
        }

        _process.Dispose();
    }
}
