using System.Globalization;
using Weir.Capture;
using Weir.Capture.Reports;
using Weir.Cli.Captures;
using Weir.Cli.Tracing;
using Weir.Kernel.Calls;
using Weir.Load.Planning;
using Weir.Load.Rows;
using Weir.Load.Running;
using Weir.Load.Trees;

namespace Weir.Cli.Reissuing;

/// <summary>Plans a load, builds its tree, or makes it again.</summary>
internal sealed class Reissue(Surroundings world, ReissueOptions options)
{
    private const string DropFile = "/proc/sys/vm/drop_caches";
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(500);

    private long _shown;

    /// <summary>Does what was asked for.</summary>
    /// <returns>The exit code.</returns>
    public int Run()
    {
        LoadPlan plan = Plan();
        if (options.Plan)
        {
            Say(options.Json ? ReissueJson.Of(plan) : null, to => PlanText.Write(plan, to));
            return ExitCode.Done;
        }

        if (plan.Account.Planned == 0)
        {
            throw new IOException($"{options.Load}: nothing in it is made again (--plan says why)");
        }

        using StopSignals signals = new(passOn: null);
        return options.Init ? Init(plan, signals) : Make(plan, signals);
    }

    private LoadPlan Plan()
    {
        using CaptureFile capture = CaptureInput.Open(options.Load);
        foreach (string warning in capture.Warnings)
        {
            world.Error.WriteLine($"weir: {warning}");
        }

        if (capture.HoldsSums)
        {
            throw new IOException($"{options.Load}: it holds sums of calls, and a load is made of single calls");
        }

        LoadAccount account = new();
        try
        {
            return Planner.Plan(
                LoadReader.Read(CaptureInput.Rows(capture, options.Filter), account), account, options.Planning);
        }
        catch (InvalidDataException e)
        {
            throw new IOException($"{options.Load}: {e.Message}", e);
        }
    }

    private int Init(LoadPlan plan, StopSignals signals)
    {
        TreeBuilder built = TreeBuilder.Build(
            plan, options.Into!, Path.GetFileName(options.Load), options.Data,
            bytes => Show($"{bytes:N0} of {plan.FileBytes:N0} bytes"), () => signals.Stop);
        Clear();
        foreach (string conflict in built.Conflicts.Take(10))
        {
            world.Error.WriteLine($"weir: could not be made: {VisibleText.Of(conflict)}");
        }

        if (signals.Stop)
        {
            throw new IOException($"{options.Into}: stopped before the files were complete: run --init again");
        }

        world.Out.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{plan.Files.Count - built.Conflicts.Count:N0} files and directories, {plan.FileBytes:N0} bytes in "
            + $"{LoadMarker.TreeOf(options.Into!)}"));
        world.Out.Flush();
        return built.Conflicts.Count == 0 ? ExitCode.Done : ExitCode.Failure;
    }

    private int Make(LoadPlan plan, StopSignals signals)
    {
        LoadMarker marker = Ready(plan);
        if (options.DropCaches)
        {
            DropCaches();
        }

        if (plan.Changes)
        {
            (marker with { State = LoadMarker.Used }).Write(options.Into!);
        }

        LoadResult result = LoadRun.Run(plan, LoadMarker.TreeOf(options.Into!), new RunOptions
        {
            Speed = options.Speed,
            Data = options.Data,
            Stop = () => signals.Stop,
            Progress = made => Show($"{made:N0} of {plan.Account.Planned:N0} calls"),
        });
        Clear();
        Say(options.Json ? ReissueJson.Of(result) : null, to => ResultText.Write(result, to));
        return result.UnexpectedErrors + result.NotMade > 0 ? ExitCode.Failure : ExitCode.Done;
    }

    private LoadMarker Ready(LoadPlan plan)
    {
        LoadMarker marker = LoadMarker.Read(options.Into!)
            ?? throw new IOException($"{options.Into}: nothing was built there: run --init first");
        if (marker.State != LoadMarker.Ready)
        {
            string what = marker.State == LoadMarker.Used
                ? "a load changed the files there" : "its files are not complete";
            throw new IOException($"{options.Into}: {what}: run --init again");
        }

        return marker.Rows == plan.Account.Rows ? marker : throw new IOException(
            $"{options.Into}: it was built for {VisibleText.Of(marker.Load)} with {marker.Rows} rows, "
            + $"and this load has {plan.Account.Rows}: run --init again");
    }

    private static void DropCaches()
    {
        try
        {
            // What is dirty stays: first it is written (Documentation/admin-guide/sysctl/vm.rst).
            FileCalls.SyncAll();
            File.WriteAllText(DropFile, "3\n");
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException)
        {
            throw new IOException($"--drop-caches: {DropFile} may not be written: run as root", e);
        }
    }

    private void Say(string? json, Action<TextWriter> text)
    {
        if (json is not null)
        {
            world.Out.WriteLine(json);
        }
        else
        {
            text(world.Out);
        }

        world.Out.Flush();
    }

    private void Show(FormattableString text)
    {
        if (world.ErrorIsTerminal && (_shown == 0 || world.Clock.GetElapsedTime(_shown) >= Every))
        {
            _shown = world.Clock.GetTimestamp();
            world.Error.Write($"\r{text.ToString(CultureInfo.InvariantCulture)}\e[K");
        }
    }

    private void Clear()
    {
        if (_shown != 0)
        {
            world.Error.Write("\r\e[K");
        }
    }
}
