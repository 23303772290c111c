using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Weir.Io.Bench;

/// <summary>
/// Programs to compare with: the C loop, built when a compiler is there, and fio when it is installed.
/// </summary>
internal sealed class Peers(string folder)
{
    private readonly string _floor = Path.Combine(folder, "floor");

    /// <summary>Builds the C loop; false: no compiler.</summary>
    public bool Build() =>
        Output("cc", "-O2", "-o", _floor, Path.Combine(AppContext.BaseDirectory, "floor.c")) is not null;

    public Sample? FloorReads(string file, int depth, double seconds) =>
        Floor("read", file, Text(depth), Text(seconds));

    public Sample? FloorZero(int batch, long rounds) => Floor("zero", Text(batch), Text(rounds));

    /// <summary>The same reads by fio; null: not installed.</summary>
    public static Sample? Fio(string engine, string file, int depth, double seconds)
    {
        string? json = Output(
            "fio", "--name=r", $"--filename={file}", "--rw=randread", "--bs=4k", "--direct=1", $"--ioengine={engine}",
            $"--iodepth={Text(depth)}", "--time_based", $"--runtime={Text(Math.Ceiling(seconds))}",
            "--randrepeat=0", "--output-format=json");
        if (json is null)
        {
            return null;
        }

        using JsonDocument report = JsonDocument.Parse(json[json.IndexOf('{', StringComparison.Ordinal)..]);
        JsonElement job = report.RootElement.GetProperty("jobs")[0];
        JsonElement read = job.GetProperty("read");
        double took = read.GetProperty("runtime").GetDouble() / 1000;
        double cpu = (job.GetProperty("usr_cpu").GetDouble() + job.GetProperty("sys_cpu").GetDouble()) / 100;
        return new Sample(read.GetProperty("total_ios").GetInt64(), took, cpu * took * 1e6, 0);
    }

    private static string Text(IFormattable value) => value.ToString(null, CultureInfo.InvariantCulture);

    private static string? Output(string program, params string[] arguments)
    {
        try
        {
            using Process process = Process.Start(
                new ProcessStartInfo(program, arguments)
                {
                    RedirectStandardOutput = true,
                    RedirectStandardError = true,
                })!;
            string output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0 ? output : null;
        }
        catch (Win32Exception)
        {
            return null;
        }
    }

    private Sample? Floor(params string[] arguments)
    {
        if (Output(_floor, arguments)?.Split(' ') is not [var operations, var seconds, var cpu])
        {
            return null;
        }

        return new Sample(
            long.Parse(operations, CultureInfo.InvariantCulture), double.Parse(seconds, CultureInfo.InvariantCulture),
            double.Parse(cpu, CultureInfo.InvariantCulture), 0);
    }
}
