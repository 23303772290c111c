using Weir.Capture.Reports;
using Weir.Cli.Tracing;
using Weir.Kernel.Calls;
using Weir.Tui.Model;

namespace Weir.Cli.Watching;

/// <summary>One run of <c>weir top</c>: a trace with somebody who looks.</summary>
internal sealed class TopRun(TraceOptions options, bool once, string? programOutput, Surroundings world)
{
    private const int OnceWidth = 120, OnceHeight = 42, StandardOutput = 1;
    private static readonly TimeSpan OnceDuration = TimeSpan.FromSeconds(5);

    /// <summary>Traces until somebody quits.</summary>
    /// <returns>The exit code.</returns>
    public int Run()
    {
        TraceOptions watched = options with
        {
            Output = options.Output with
            {
                Files = [.. options.Output.Files.Where(f => f.Path is not null)], Quiet = true,
            },
        };
        return once ? Once(watched) : OnScreen(watched);
    }

    private int Once(TraceOptions watched)
    {
        TimeSpan? duration = watched.Duration ?? (watched.Launch is null ? OnceDuration : null);
        OnceOutput output = new(
            Model(null) with { Width = OnceWidth, Height = OnceHeight }, world.OpenOutput(null), world.Clock);
        return new TraceRun(watched with { Duration = duration }, world, output).Run();
    }

    private int OnScreen(TraceOptions watched)
    {
        if (!TerminalCalls.IsTerminal(StandardOutput))
        {
            throw new MisuseException(
                "top draws on a terminal, and standard output is none: add --once for one screen as text");
        }

        if (watched.Launch is null)
        {
            return Watch(watched, null);
        }

        string file = Path.GetFullPath(programOutput ?? Path.Join(
            Path.GetTempPath(), $"weir-top-{Environment.ProcessId}-{Path.GetRandomFileName()[..4]}.out"));
        using (File.Open(file, new FileStreamOptions
        {
            Mode = programOutput is null ? FileMode.CreateNew : FileMode.Create, Access = FileAccess.Write,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        }))
        {
        }

        try
        {
            return Watch(watched with { Launch = watched.Launch with { OutputFile = file } }, file);
        }
        finally
        {
            SayWhere(file);
        }
    }

    private void SayWhere(string file)
    {
        long length = new FileInfo(file).Length;
        if (length == 0 && programOutput is null)
        {
            File.Delete(file);
        }
        else
        {
            world.Error.WriteLine($"weir: the program wrote {length} bytes to {file}");
        }
    }

    private int Watch(TraceOptions watched, string? outputFile)
    {
        LiveCapture capture = new(watched, world.Clock);
        ScreenOutput screen = new(
            Model(outputFile), RawTerminal.Open, TerminalColors.Of(Environment.GetEnvironmentVariable), capture,
            world.Clock);
        try
        {
            return new TraceRun(watched, world, screen).Run();
        }
        finally
        {
            foreach (string outcome in capture.Outcomes)
            {
                world.Error.WriteLine($"weir: {outcome}");
            }
        }
    }

    private DashboardModel Model(string? outputFile) => new() { Target = Target(), OutputFile = outputFile };

    private string Target() => options.Launch is { } launch
        ? VisibleText.Of(string.Join(' ', launch.Command))
        : options.Pids is [var pid]
            ? $"process {pid}"
            : options.Pids.IsEmpty ? "the whole machine" : $"processes {string.Join(", ", options.Pids)}";
}
