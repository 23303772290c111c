using System.Diagnostics;

namespace Weir.Io.Bench;

/// <summary>Measures operations, time, CPU of the whole process, and allocations of all threads.</summary>
internal static class Measure
{
    public static async Task<Sample> Run(Func<Task<long>> work)
    {
        long allocated = GC.GetTotalAllocatedBytes(precise: true);
        double cpu = CpuUs();
        long start = Stopwatch.GetTimestamp();
        long operations = await work().ConfigureAwait(false);
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        return new Sample(
            operations, seconds, CpuUs() - cpu, GC.GetTotalAllocatedBytes(precise: true) - allocated);
    }

    private static double CpuUs() => Environment.CpuUsage.TotalTime.TotalMicroseconds;
}
