using System.Diagnostics;
using System.Text;
using Weir.Catalogue;
using Weir.Explain.Session;
using Weir.Explain.Sights;
using Weir.Explain.Symbols;
using Weir.Io.Thin;
using Weir.Kernel.Abi;
using Weir.Kernel.Calls;
using Weir.Kernel.Handles;

namespace Weir.Explain.Tests.Kernel;

/// <summary>Two requests of one process that sit in two workers at once: each is the story of its own call.</summary>
public sealed class RingWorkerTests
{
    private const int Requests = 2, CurrentDirectory = -100;
    private const string Worker = "iou-wrk-";

    [Fact]
    public void Requests_that_workers_have_in_hand_at_once_are_told_apart()
    {
        string directory = Directory.CreateTempSubdirectory("weir-explain-").FullName;
        try
        {
            string[] pipes = [.. Enumerable.Range(0, Requests).Select(n => Path.Combine(directory, $"pipe{n}"))];
            using (Process make = Process.Start("mkfifo", pipes))
            {
                make.WaitForExit();
                Assert.Equal(0, make.ExitCode);
            }

            ILookup<ulong, Sight> calls = Follow(pipes);

            // The worker that opens the first pipe is kept there until the other one is done.
            int[][] workers =
            [
                .. calls.Where(c => c.Any(s => s.Kind == SightKind.RingSubmit)).Select(c => c
                    .Where(s => s.Comm.StartsWith(Worker, StringComparison.Ordinal))
                    .Select(s => s.Tid).Distinct().ToArray()),
            ];
            Assert.Equal(Requests, workers.Length);
            Assert.All(workers, s => Assert.Single(s));
            Assert.Equal(Requests, workers.Select(s => s[0]).Distinct().Count());
            foreach (IGrouping<ulong, Sight> call in calls.Where(c => c.Any(s => s.Kind == SightKind.RingSubmit)))
            {
                Sight submitted = Assert.Single(call, s => s.Kind == SightKind.RingSubmit);
                Assert.Equal(submitted.A, Assert.Single(call, s => s.Kind == SightKind.RingComplete).A);
            }
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static ILookup<ulong, Sight> Follow(string[] pipes)
    {
        using Ring ring = new();
        int tid = (int)RawSyscall.Invoke((long)SyscallId.Gettid);
        List<Sight> sights = [];
        using ExplainSession session = new(
            new ExplainTarget { Call = SyscallId.IoUringEnter.Row(), Thread = tid }, KernelSymbols.Read());
        List<AlignedMemory> paths = [];
        foreach (string pipe in pipes)
        {
            byte[] text = [.. Encoding.UTF8.GetBytes(pipe), 0];
            AlignedMemory path = new(text.Length, 8);
            text.CopyTo(path.Span);
            paths.Add(path);
            ring.Next() = new IoUringSqe
            {
                Opcode = IoUringOpcode.OpenAt, Fd = CurrentDirectory, Address = (ulong)path.Address,
                Flags = SqeFlags.Async,
            };
            ring.Submit();
        }

        // The other way round, so that the one that was handed over first is not the first to end.
        foreach (string pipe in pipes.Reverse())
        {
            using FileStream other = new(pipe, FileMode.Open, FileAccess.Write);
            Assert.True(ring.TryTake(out IoUringCqe completion, TimeSpan.FromSeconds(20)));
            Assert.True(completion.Result >= 0);
            RawSyscall.Invoke((long)SyscallId.Close, completion.Result);
        }

        session.Stop();
        session.Drain(sights.Add);
        Assert.Equal(0, session.ReadCounters().Lost);
        paths.ForEach(p => p.Dispose());
        return sights.ToLookup(s => s.Errand);
    }
}
