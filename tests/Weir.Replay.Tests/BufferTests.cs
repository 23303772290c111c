using Weir.Catalogue;
using Weir.Kernel.Abi;
using Weir.Replay.Buffering;
using Weir.Replay.Log;
using Weir.Replay.Log.Events;

namespace Weir.Replay.Tests;

public sealed class BufferTests
{
    [Fact]
    public void Calls_without_a_stop_give_what_the_kernel_gives_and_again_in_the_replay()
    {
        string program = CProgram.Build("buffered");
        using RoundTrip trip = new();
        string native = Host.RunProgram(trip.Directory, program, trip.Directory).Output;
        trip.Circle([program, trip.Directory], hashes: 2);
        Assert.Equal(native, trip.Recorded.Output);
        Assert.Contains("fifo: f", native, StringComparison.Ordinal);
        Assert.Contains("interrupted: -1 1 1", native, StringComparison.Ordinal);

        LogSummary log = LogSummary.Read(trip.Log);
        Assert.True(log.BufferedCalls > log.Calls * 9 / 10, $"{log.BufferedCalls} of {log.Calls}");
        foreach ((string name, long count, long buffered) in log.CallsByName.Where(c => c.Count > 100))
        {
            Assert.True(buffered > 0, $"{count} {name}, all with a stop");
        }

        // A file that is opened again under the same number stops once, not at each of its calls.
        (_, long writes, long unstopped) = log.CallsByName.Single(c => c.Name == "write");
        Assert.True(writes - unstopped < 500, $"{unstopped} of {writes}");
    }

    [Theory]
    [InlineData("restart", "interrupted: 1 0 114 1")]
    [InlineData("fail", "interrupted: -1 1 0 1")]
    public void A_handler_goes_back_to_a_read_from_the_place_that_its_own_reads_made_known(string how, string output)
    {
        using RoundTrip trip = new();
        trip.Circle([CProgram.Build("buffered"), trip.Directory, how], hashes: 2);
        Assert.Contains(output, trip.Replayed.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_is_buffered_where_nobody_wants_it()
    {
        using RoundTrip trip = new();
        trip.Circle([CProgram.Build("buffered"), trip.Directory, "restart"], flags: ["--no-syscall-buffer"]);
        Assert.Equal(0, LogSummary.Read(trip.Log).BufferedCalls);
    }

    [Fact]
    public void Another_call_than_the_recorded_one_is_found_with_its_registers()
    {
        using RoundTrip trip = new();
        trip.Record([CProgram.Build("buffered"), trip.Directory, "restart"]);
        string changed = Path.Combine(trip.Directory, "changed.weirlog");
        Copy(trip.Log, changed, call => call.Registers.OrigRax == (int)SyscallId.Write
            ? call with { Registers = call.Registers with { Rdx = call.Registers.Rdx + 1 } }
            : call);
        HostRun run = Host.Run("/", "replay", changed, $"--store={Host.Store}");
        Assert.Contains("write", run.Summary, StringComparison.Ordinal);
        Assert.Contains("rdx=0x5", run.Summary, StringComparison.Ordinal);
        Assert.Contains("rdx=0x4", run.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void More_calls_than_a_program_has_room_for_end_in_one_clear_line()
    {
        using RoundTrip trip = new();
        trip.Record([CProgram.Build("buffered"), trip.Directory, "restart"]);
        string changed = Path.Combine(trip.Directory, "changed.weirlog");
        int calls = 0;
        Copy(
            trip.Log, changed,
            call => calls++ == 0 ? call with { Bytes = new byte[BufferLayout.RecordsBytes] } : call);
        HostRun run = Host.Run("/", "replay", changed, $"--store={Host.Store}");
        Assert.Equal(3, run.Code);
        Assert.Contains("no room", run.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void Calls_come_back_from_a_log_as_they_were_in_the_buffer()
    {
        UserRegisters registers = new() { OrigRax = 0, Rdi = 3, Rsi = 0x7000, Rdx = 5, R15 = 9, Rip = 0x401000 };
        byte[] bytes = [1, 2, 3, 4, 5];
        byte[] records = new byte[2 * BufferLayout.RecordBytes(bytes.Length)];
        for (int i = 0; i < 2; i++)
        {
            Span<byte> at = records.AsSpan(i * BufferLayout.RecordBytes(bytes.Length));
            Span<ulong> record = System.Runtime.InteropServices.MemoryMarshal.Cast<byte, ulong>(at);
            BufferLayout.Put(record, registers with { Rdi = (ulong)i });
            record[BufferLayout.Result / 8] = 5;
            record[BufferLayout.Output / 8] = 0x7000;
            record[BufferLayout.OutputLength / 8] = 5;
            bytes.CopyTo(at[BufferLayout.HeaderBytes..]);
        }

        EventEncoder encoder = new();
        encoder.Event(new EnterEvent(7, new UserRegisters { Cs = 0x33, Rax = 1 }));
        int count = encoder.Buffered(7, System.Runtime.InteropServices.MemoryMarshal.Cast<byte, ulong>(records));
        (byte[] block, int length) = encoder.Take([]);
        EventDecoder decoder = new();
        decoder.Load(block, length);
        decoder.Event();
        BufferedEvent e = Assert.IsType<BufferedEvent>(decoder.Event());
        Assert.Equal(2, count);
        Assert.Equal(2, e.Calls.Count);
        Assert.Equal(registers with { Rdi = 1, Cs = 0x33, Rax = 1 }, e.Calls[1].Registers);
        Assert.Equal((5, 0x7000UL), (e.Calls[1].Result, e.Calls[1].Output));
        Assert.Equal(bytes, e.Calls[1].Bytes);
        Assert.True(decoder.AtEnd);
    }

    [Theory]
    [InlineData(SyscallId.Read, true)]
    [InlineData(SyscallId.Openat, false)]
    [InlineData(SyscallId.Statx, false)]
    public void A_call_has_an_entry_that_says_where_it_may_be_buffered(SyscallId call, bool onQuietFile)
    {
        ulong entry = BufferedCalls.Entry((int)call);
        Assert.NotEqual(0UL, entry);
        Assert.Equal(onQuietFile, (entry & BufferedCalls.OnQuietFile) != 0);
    }

    [Theory]
    [InlineData(SyscallId.Poll)]
    [InlineData(SyscallId.Mmap)]
    [InlineData(SyscallId.IoUringEnter)]
    [InlineData(SyscallId.Readv)]
    public void A_call_that_waits_or_that_the_recorder_must_see_has_none(SyscallId call) =>
        Assert.Equal(0UL, BufferedCalls.Entry((int)call));

    private static void Copy(string from, string to, Func<BufferedCall, BufferedCall> change)
    {
        using LogReader reader = new(from);
        using LogWriter writer = new(to);
        while (reader.TryRead(out LogEvent? e))
        {
            writer.Write(e is BufferedEvent buffered
                ? buffered with { Calls = [.. buffered.Calls.Select(change)] }
                : e);
        }
    }
}
