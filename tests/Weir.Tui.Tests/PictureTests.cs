using Weir.Catalogue.Records;
using Weir.Trace.Tests.Simulation;
using Weir.Tui.Views;

namespace Weir.Tui.Tests;

/// <summary>The picture of the dashboard in the documents: drawn by the code of today, of a made-up server.</summary>
public sealed class PictureTests
{
    private const string Update = "WEIR_UPDATE_DOCS";
    private const int Server = 4711, Cleaner = 4720;
    private const int Read = 22, Write = 23, Fsync = 3, RingEnter = 426, Pread = 17, Unlink = 87;
    private const ulong Data = 1, Journal = 2, Cache = 3, Ms = 1_000_000;

    [Fact]
    public void The_picture_in_the_documents_is_what_is_drawn()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Join(folder, "Weir.slnx")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        string file = Path.Join(folder, "docs", "images", "top.svg");
        string picture = ScreenPicture.Of(
            View.Of(Running().Model(width: 120, height: 36) with { Target = "process 4711" }));
        if (Environment.GetEnvironmentVariable(Update) == "1")
        {
            File.WriteAllText(file, picture);
        }

        Assert.True(File.ReadAllText(file) == picture, $"docs/images/top.svg is old: run with {Update}=1");
    }

    private static Traced Running()
    {
        Traced traced = new();
        Random random = new(20);
        traced.Add(
            RecordBytes.Task(Server, Server, "server", 1, 1),
            RecordBytes.Task(Cleaner, Cleaner, "cleaner", 1, 1),
            RecordBytes.File(new FileSketch(Data, "/srv/db/table-0007.dat")),
            RecordBytes.File(new FileSketch(Journal, "/srv/db/journal.log")),
            RecordBytes.File(new FileSketch(Cache, "/var/cache/server/index")));
        for (int second = 0; second < 75; second++)
        {
            double load = 0.5 + (Math.Abs((second % 44) - 22) / 22.0) + (0.2 * random.NextDouble());
            traced.Add(Second(random, load).Select((record, i) => (record, Order: random.Next(), i))
                .OrderBy(r => r.Order).ThenBy(r => r.i).Select(r => r.record));
            traced.Clock.Pass(1000);
        }

        return traced.Run(RecordBytes.Operation(new OperationSketch
        {
            Opcode = Fsync, FirstKey = Journal, Pid = Server, AfterNs = 2_340 * Ms, State = CallState.RunningAtStop,
        }));
    }

    private static IEnumerable<byte[]> Second(Random random, double load)
    {
        for (int i = 0; i < (int)(60 * load); i++)
        {
            yield return Operation(Read, Data, 16384, Duration(random, 0.4));
            yield return Call(Server, RingEnter, 0, 1, Duration(random, 0.006));
        }

        for (int i = 0; i < (int)(25 * load); i++)
        {
            yield return Operation(Write, Journal, 4096, Duration(random, 0.9));
        }

        yield return Operation(Fsync, Journal, 0, Duration(random, 18));
        for (int i = 0; i < (int)(12 * load); i++)
        {
            yield return Call(Server, Pread, Cache, 4096, Duration(random, 0.05));
        }

        yield return Call(Cleaner, Unlink, 0, -2, Duration(random, 0.02));
    }

    // Latencies as disks have them: most near the middle, some many times as long. Of products alone, which every
    // machine rounds alike.
    private static ulong Duration(Random random, double middleMs)
    {
        double factor = 0.55 + (0.3 * (random.NextDouble() + random.NextDouble() + random.NextDouble()));
        return (ulong)(middleMs * Ms * factor * factor * factor * (random.Next(50) == 0 ? 6 : 1));
    }

    private static byte[] Operation(int opcode, ulong file, uint bytes, ulong ns) => RecordBytes.Operation(
        new OperationSketch
        {
            Opcode = opcode, FirstKey = file, Pid = Server, AfterNs = ns, Result = bytes, Length = bytes,
        });

    private static byte[] Call(int pid, int number, ulong file, long result, ulong ns) => RecordBytes.Call(
        new CallSketch
        {
            Number = number, Pid = pid, Tid = pid, FirstKey = file, Arguments = [3, 0, 4096], Result = result,
            EnterNs = 1_000, ExitNs = 1_000 + ns,
        });
}
