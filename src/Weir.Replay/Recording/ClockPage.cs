using System.Runtime.InteropServices;
using Weir.Replay.Log;
using Weir.Replay.Log.Events;
using Weir.Replay.Timestamps;
using Weir.Replay.Tracing;

namespace Weir.Replay.Recording;

/// <summary>
/// Lets programs read clocks without a stop. What its page gave is in the log before each place at which a replay
/// stops.
/// </summary>
internal sealed class ClockPage : IDisposable
{
    private readonly OwnPages _pages = new(
        "weir-clock", ClockCode.Image(), ClockCode.DataOffset, ClockCode.ImageBytes - ClockCode.DataOffset);

    public ClockPage() => _pages.Word(ClockCode.RecordingField) = 1;

    private ref uint Given => ref _pages.Word(ClockCode.GivenField);

    private ref uint Limit => ref _pages.Word(ClockCode.GivenField + sizeof(uint));

    /// <summary>Maps the page into a process that stands at the end of its exec.</summary>
    /// <returns>Where, or 0: it cannot be, and the program's looks at the clock are calls.</returns>
    public ulong Map(RecordingSession session, RecordedTask task, IEnumerable<MemoryRegion> regions)
    {
        RecordedProcess process = task.Process;
        process.Clock = default;
        if (regions.FirstOrDefault(r => r.Name == "[vdso]") is not { } kernels)
        {
            return 0;
        }

        byte[] page = new byte[kernels.LengthBytes];
        process.Memory.Read(kernels.Start, page);
        ulong function = ClockCode.Find(page, "__vdso_clock_gettime"u8);
        int site = page.AsSpan().IndexOf<byte>([0x0f, 0x05]);
        if (function == 0 || site < 0)
        {
            return 0;
        }

        ulong at = _pages.Map(session.Injection, task, kernels.Start + (ulong)site);
        if (at != 0)
        {
            process.Clock = new ClockMapping(
                at, kernels.Start + function, kernels.Start, kernels.End, kernels.Start + (ulong)site);
        }

        return at;
    }

    /// <summary>Tells the log of the page.</summary>
    public void Announce(RecordingSession session, RecordedTask task)
    {
        if (task.Process.Clock is { Address: var at and not 0 })
        {
            _pages.Announce(session.Writer, task.Tid, at, MapEvent.ClockData);
        }
    }

    /// <summary>A thread runs next: where the processor traps the time-stamp counter, it makes calls instead.</summary>
    public void Prepare(RecordedTask task)
    {
        MemoryMarshal.Write(_pages.Data(ClockCode.KernelField, sizeof(ulong)), task.Process.Clock.Kernel);
        Limit = task.TrapsTimestamps ? 0 : (uint)ClockCode.MaxTimes;
    }

    /// <summary>Before the log says where a thread stands, it gets the times that the thread was given.</summary>
    public void Flush(RecordedTask task, LogWriter writer)
    {
        if (Given > 0)
        {
            Limit = Given;
            Given = 0;
            writer.WriteMemory(
                task.Tid, task.Process.Clock.Address + ClockCode.DataOffset + ClockCode.GivenField,
                _pages.Data(ClockCode.GivenField, (2 * sizeof(uint)) + ((int)Limit * ClockCode.TimeBytes)));
        }
    }

    public void Dispose() => _pages.Dispose();
}
