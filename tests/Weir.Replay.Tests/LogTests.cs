using System.Buffers.Binary;
using Weir.Kernel.Abi;
using Weir.Replay.Log;
using Weir.Replay.Log.Events;

namespace Weir.Replay.Tests;

public sealed class LogTests : IDisposable
{
    private readonly string _path = Path.GetTempFileName();

    public void Dispose() => File.Delete(_path);

    [Fact]
    public void Events_come_back_as_they_were_written()
    {
        UserRegisters registers = new() { Rip = 0x401000, Rsp = ulong.MaxValue, OrigRax = 1, FsBase = 1UL << 46 };
        LogEvent[] events =
        [
            new EnterEvent(100, registers),
            new LeaveEvent(100, -514),
            new EnterEvent(200, registers with { Rip = 7 }),
            new EnterEvent(100, registers with { R15 = 1 }),
            new MapEvent(100, 0x7f0000000000, 4096, 3, MapEvent.KernelOwned, 0),
            new SpawnEvent(100, 300, 300, 0x50f00, 0x7fff, 0),
            new ProcessEndEvent(300, 0, 9),
            new FinishEvent(0, 3),
        ];
        using (LogWriter writer = new(_path))
        {
            Array.ForEach(events, writer.Write);
        }

        Assert.Equal(events, Read().Events);
    }

    [Fact]
    public void Only_the_owner_may_read_a_log()
    {
        using LogWriter writer = new(_path);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_path));
    }

    [Fact]
    public void A_cut_log_is_read_up_to_its_last_whole_block()
    {
        WriteBlocks();
        long whole = new FileInfo(_path).Length;
        using (FileStream file = File.OpenWrite(_path))
        {
            file.SetLength(whole - 3);
        }

        (List<LogEvent> events, string? reason) = Read();
        Assert.Equal(10, events.Count);
        Assert.Contains("cut", reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_damaged_block_is_found_by_its_checksum()
    {
        WriteBlocks();
        byte[] bytes = File.ReadAllBytes(_path);
        bytes[^1] ^= 0x40;
        File.WriteAllBytes(_path, bytes);
        (List<LogEvent> events, string? reason) = Read();
        Assert.Equal(10, events.Count);
        Assert.Contains("checksum", reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_version_and_another_file_are_refused_in_one_line()
    {
        WriteBlocks();
        byte[] bytes = File.ReadAllBytes(_path);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(8), 99);
        File.WriteAllBytes(_path, bytes);
        Assert.Contains(
            "version 99", Assert.Throws<InvalidDataException>(() => Read()).Message, StringComparison.Ordinal);
        File.WriteAllText(_path, "not a log at all");
        Assert.Contains(
            "not a weir log", Assert.Throws<InvalidDataException>(() => Read()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Random_bytes_in_a_block_end_in_one_clear_line()
    {
        int seed = Environment.TickCount;
        Random random = new(seed);
        EventDecoder decoder = new();
        for (int round = 0; round < 20_000; round++)
        {
            byte[] block = new byte[random.Next(1, 200)];
            random.NextBytes(block);
            block[0] = (byte)random.Next(0, 29);
            decoder.Load(block, block.Length);
            try
            {
                while (!decoder.AtEnd)
                {
                    Assert.NotNull(decoder.Event());
                }
            }
            catch (Exception e)
            {
                Assert.True(e is InvalidDataException or OverflowException, $"seed {seed}, round {round}: {e}");
            }
        }
    }

    [Fact]
    public void A_recorder_that_is_killed_leaves_a_log_that_replays()
    {
        using RoundTrip trip = new();
        using System.Diagnostics.Process host = System.Diagnostics.Process.Start(
            new System.Diagnostics.ProcessStartInfo(
                Path.Combine(AppContext.BaseDirectory, "Weir.Replay.Host"),
                ["record", trip.Log, $"--store={Host.Store}", "--", "sh", "-c",
                "true; (true); while :; do (true); done"])
            { RedirectStandardError = true })!;
        SpinWait.SpinUntil(() => File.Exists(trip.Log) && new FileInfo(trip.Log).Length > 20_000, 20_000);
        host.Kill();
        host.WaitForExit();
        trip.Replay();
        Assert.Contains("divergence=none", trip.Replayed.Summary, StringComparison.Ordinal);
        Assert.Contains("compared=", trip.Replayed.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void A_redacted_log_tells_of_calls_and_holds_none_of_their_data()
    {
        using RoundTrip trip = new();
        trip.File("secret-name", "secret-content");
        trip.Record(["cat", "secret-name"], "--self-contained");
        string copy = Path.Combine(trip.Directory, "copy");
        LogRedactor.Copy(trip.Log, copy);
        LogSummary before = LogSummary.Read(trip.Log);
        LogSummary after = LogSummary.Read(copy);
        Assert.Equal(before.CallsByName, after.CallsByName);
        Assert.Equal(before.MemoryBytes, after.MemoryBytes);
        Assert.Contains("secret-content", AllBytes(trip.Log), StringComparison.Ordinal);
        Assert.DoesNotContain("secret", AllBytes(copy), StringComparison.Ordinal);
        HostRun run = Host.Run("/", "replay", copy, $"--store={Host.Store}");
        Assert.Contains("redacted", run.Summary, StringComparison.Ordinal);
    }

    private static string AllBytes(string log)
    {
        using LogReader reader = new(log);
        System.Text.StringBuilder text = new();
        while (reader.TryRead(out LogEvent? e))
        {
            EventEncoder encoder = new();
            encoder.Event(e);
            (byte[] bytes, int length) = encoder.Take([]);
            text.Append(System.Text.Encoding.Latin1.GetString(bytes, 0, length));
        }

        return text.ToString();
    }

    private void WriteBlocks()
    {
        using LogWriter writer = new(_path);
        for (int block = 0; block < 2; block++)
        {
            for (int i = 0; i < 10; i++)
            {
                writer.Write(new LeaveEvent(1, i));
            }

            writer.Flush();
        }
    }

    private (List<LogEvent> Events, string? Reason) Read()
    {
        using LogReader reader = new(_path);
        List<LogEvent> events = [];
        while (reader.TryRead(out LogEvent? e))
        {
            events.Add(e);
        }

        return (events, reader.CutReason);
    }
}
