using System.Globalization;

namespace Weir.Io.Bench;

/// <summary>Runs the contenders in turns, several rounds, and prints medians as Markdown tables.</summary>
internal sealed class Report(Peers peers, int rounds, double seconds, string parts)
{
    private readonly bool _hasFloor = peers.Build();

    public async Task Reads(string file, int depth)
    {
        RandomReads reads = new(file, depth, seconds);
        List<(string Name, Func<Task<Sample?>> Run)> contenders =
        [
            ("RandomAccess.ReadAsync", async () => await reads.WithRandomAccess()),
            ("AsyncFile, AIO, thread pool", Engine(reads, IoBackendKind.Aio, IoContinuations.ThreadPool)),
            ("AsyncFile, AIO, engine thread", Engine(reads, IoBackendKind.Aio, IoContinuations.EngineThread)),
            ("AsyncFile, io_uring, thread pool", Engine(reads, IoBackendKind.IoUring, IoContinuations.ThreadPool)),
            ("AsyncFile, io_uring, engine thread", Engine(reads, IoBackendKind.IoUring, IoContinuations.EngineThread)),
            ("C, AIO, one thread", () => Task.FromResult(_hasFloor ? peers.FloorReads(file, depth, seconds) : null)),
            ("fio, libaio", () => Task.FromResult(Peers.Fio("libaio", file, depth, seconds))),
        ];
        Dictionary<string, List<Sample>> samples = await InTurns(contenders);
        double ours = Figure(samples, "RandomAccess.ReadAsync", s => s.Iops);
        double floor = Figure(samples, "C, AIO, one thread", s => s.Iops);
        Console.WriteLine($"\n### Queue depth {depth}\n");
        Console.WriteLine("| contender | IOPS | x RandomAccess | x C | CPU us/op | allocated B/op |");
        Console.WriteLine("| --- | ---: | ---: | ---: | ---: | ---: |");
        foreach ((string name, List<Sample> runs) in samples)
        {
            double iops = Sample.Median(runs, s => s.Iops);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {name} | {iops:F0} | {iops / ours:F2} | {iops / floor:F2} " +
                $"| {Sample.Median(runs, s => s.CpuUsPerOperation):F2} " +
                $"| {Sample.Median(runs, s => s.BytesPerOperation):F2} |"));
        }
    }

    public async Task Zero()
    {
        Console.WriteLine("\n### Submit and take, /dev/zero, 4 KiB: CPU ns per operation\n");
        Console.WriteLine("| batch | AioContext | C | ratio | allocated B/op |");
        Console.WriteLine("| ---: | ---: | ---: | ---: | ---: |");
        foreach (int batch in (int[])[1, 8, 32, 128])
        {
            long count = 400_000 / batch;
            Dictionary<string, List<Sample>> samples = await InTurns(
            [
                ("C", () => Task.FromResult(_hasFloor ? peers.FloorZero(batch, count) : null)),
                ("ours", async () => await ZeroReads.Run(batch, count)),
            ]);
            double ours = Figure(samples, "ours", s => s.CpuUsPerOperation * 1000);
            double floor = Figure(samples, "C", s => s.CpuUsPerOperation * 1000);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {batch} | {ours:F0} | {floor:F0} | {ours / floor:F3} " +
                $"| {Figure(samples, "ours", s => s.BytesPerOperation):F3} |"));
        }
    }

    private static Func<Task<Sample?>> Engine(RandomReads reads, IoBackendKind backend, IoContinuations where) =>
        async () => await reads.WithEngine(backend, where);

    private bool Wanted((string Name, Func<Task<Sample?>> Run) contender) =>
        parts.Split('+').Any(part => contender.Name.Contains(part, StringComparison.OrdinalIgnoreCase));

    private static double Figure(Dictionary<string, List<Sample>> samples, string name, Func<Sample, double> of) =>
        samples.TryGetValue(name, out List<Sample>? runs) ? Sample.Median(runs, of) : double.NaN;

    private async Task<Dictionary<string, List<Sample>>> InTurns(
        List<(string Name, Func<Task<Sample?>> Run)> contenders)
    {
        Dictionary<string, List<Sample>> samples = [];
        // The first round warms caches and the JIT, and counts for nothing.
        for (int round = 0; round <= rounds; round++)
        {
            foreach ((string name, Func<Task<Sample?>> run) in contenders.Where(Wanted))
            {
                if (await run() is { } sample && round > 0)
                {
                    (samples.TryGetValue(name, out List<Sample>? runs) ? runs : samples[name] = []).Add(sample);
                }
            }
        }

        return samples;
    }
}
