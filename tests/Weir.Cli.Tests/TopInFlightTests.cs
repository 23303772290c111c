using System.Text.RegularExpressions;
using Weir.Io.Thin;
using Weir.Kernel;
using Weir.Kernel.Abi;
using Weir.Kernel.Calls;
using Weir.Kernel.Handles;
using Weir.Probes.Tests.Live;

namespace Weir.Cli.Tests;

/// <summary><c>weir top</c> of operations of ours that do not end: on a pipe that nobody writes to.</summary>
public sealed class TopInFlightTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("weir-top-").FullName;
    private readonly Fd _read, _write;

    public TopInFlightTests()
    {
        KernelException.Check(FileCalls.Pipe(out int read, out int write), "pipe");
        (_read, _write) = (new Fd(read), new Fd(write));
    }

    public void Dispose()
    {
        _read.Dispose();
        _write.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void Requests_of_a_ring_that_hang_are_shown_with_their_age_until_they_end()
    {
        Privilege.Require();
        using OnTerminal terminal = Watch();
        using Ring ring = new();
        using NativeBlock<byte> buffer = new(1);
        ring.Next().PreparePoll(_read.Number, PollEvents.In, 1);
        ring.Next().PrepareRead(_read.Number, buffer.AddressOf(0), 1, 0, 2);
        ring.Submit();
        SeeHanging(terminal, "io_uring:POLL_ADD");
        SeeHanging(terminal, "io_uring:READ");

        End();
        Assert.True(ring.TryTake(out _, TimeSpan.FromSeconds(10)));
        SeeEnded(terminal, "io_uring:READ");
    }

    [Fact]
    public void A_control_block_of_native_AIO_that_hangs_is_shown_with_its_age_until_it_ends()
    {
        Privilege.Require();
        using OnTerminal terminal = Watch();
        using AioContext context = new(4);
        using AioRequestTable requests = new(1);
        requests[0] = AioRequest.Poll(_read.Number, PollEvents.In);
        context.Submit(requests.Addresses);
        SeeHanging(terminal, "aio:POLL");

        End();
        Assert.Equal(1, context.GetEvents(1, new AioEvent[1], TimeSpan.FromSeconds(10)));
        SeeEnded(terminal, "aio:POLL");
    }

    [Fact]
    public void What_is_in_flight_at_the_end_of_a_trace_has_one_row()
    {
        Privilege.Require();
        using Ring ring = new();
        bool over = false;
        Thread asking = new(() =>
        {
            for (ulong asked = 1; asked < 200 && !Volatile.Read(ref over); asked++)
            {
                ring.Next().PreparePoll(_read.Number, PollEvents.In, asked);
                ring.Submit();
                Thread.Sleep(20);
            }
        });
        asking.Start();
        (_, string output, _) = Shell.Run(
            $"weir trace -p {Environment.ProcessId} --families aio --format jsonl -d 3s", _folder);
        Volatile.Write(ref over, true);
        asking.Join();
        string[] rows = [.. output.Split('\n').Where(l => l.Contains("POLL_ADD", StringComparison.Ordinal))];
        Assert.NotEmpty(rows);
        string[] words = [.. rows.Select(r => Regex.Match(r, "\"user_data\":[^,}]*").Value)];
        Assert.Equal(words.Distinct(), words);
    }

    private OnTerminal Watch()
    {
        OnTerminal terminal = new($"top -p {Environment.ProcessId}", _folder, width: 120);
        terminal.Until("calls on files");
        return terminal;
    }

    // Its line on the two screens, with an age of whole seconds that grows.
    private static void SeeHanging(OnTerminal terminal, string operation)
    {
        terminal.Type("6");
        terminal.Until(
            s => Regex.IsMatch(s.Text, $@" ([1-9]\.\d|\d\d\.)\ds .* {operation} in flight  \(\d+<pipe:\["), operation);
        terminal.Type("5");
        terminal.Until(
            s => Regex.IsMatch(s.Text, $@" 1 +([2-9]\.\d|\d\d\.)\ds .*{operation} pipe:\["), $"{operation}, 2 s");
    }

    private static void SeeEnded(OnTerminal terminal, string operation) => terminal.Until(
        s => Regex.IsMatch(s.Text, $@" - +- .*{operation} pipe:\["), $"{operation} ended");

    private void End() => FileCalls.Write(_write.Number, [1]);
}
