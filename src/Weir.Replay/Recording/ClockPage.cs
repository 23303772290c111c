using System.Runtime.InteropServices;
using Weir.Kernel.Calls;
using Weir.Kernel.Handles;
using Weir.Replay.Log;
using Weir.Replay.Log.Events;
using Weir.Replay.Timestamps;
using Weir.Replay.Tracing;

namespace Weir.Replay.Recording;

/// <summary>
/// Lets programs read clocks without a stop. One page of memory serves all recorded processes, because one thread
/// runs at a time; what it gave is in the log before each place at which a replay stops.
/// </summary>
internal sealed class ClockPage : IDisposable
{
    private const int ReadExecute = 5, ReadWrite = 3;
    private const int DataBytes = ClockCode.ImageBytes - ClockCode.DataOffset;
    private readonly byte[] _image = ClockCode.Image();
    private readonly Fd _file = MemoryFile.Create("weir-clock", keptAtExec: false);
    private readonly MappedRegion _data;

    public ClockPage()
    {
        MemoryFile.SetLength(_file, ClockCode.ImageBytes);
        PositionedIo.Write(_file.Number, 0, _image);
        _data = MappedRegion.Shared(_file, DataBytes, ClockCode.DataOffset, writable: true, populate: true);
        Word(ClockCode.RecordingField) = 1;
    }

    private ref uint Given => ref Word(ClockCode.GivenField);

    private ref uint Limit => ref Word(ClockCode.GivenField + sizeof(uint));

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

        ulong at = PageMapper.Map(
            session.Injection, task, kernels.Start + (ulong)site, _file, 0, ClockCode.DataOffset, ClockCode.ImageBytes);
        byte[] seen = new byte[_image.Length];
        if (at == 0 || process.Memory.Read(at, seen) != seen.Length || !seen.AsSpan().SequenceEqual(_image))
        {
            return 0;
        }

        process.Clock = new ClockMapping(
            at, kernels.Start + function, kernels.Start, kernels.End, kernels.Start + (ulong)site);
        process.KernelOwned.Add((at + ClockCode.DataOffset, at + ClockCode.ImageBytes));
        return at;
    }

    /// <summary>Tells the log of the page.</summary>
    public void Announce(RecordingSession session, RecordedTask task)
    {
        if (task.Process.Clock is { Address: var at and not 0 })
        {
            session.Writer.Write(new MapEvent(
                task.Tid, at, ClockCode.DataOffset, ReadExecute, MapEvent.Private, 0));
            session.Writer.WriteMemory(task.Tid, at, _image);
            session.Writer.Write(new MapEvent(
                task.Tid, at + ClockCode.DataOffset, DataBytes, ReadWrite, MapEvent.ClockData, 0));
        }
    }

    /// <summary>A thread runs next: where the processor traps the time-stamp counter, it makes calls instead.</summary>
    public void Prepare(RecordedTask task)
    {
        MemoryMarshal.Write(_data.Slice(ClockCode.KernelField, sizeof(ulong)), task.Process.Clock.Kernel);
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
                _data.Slice(ClockCode.GivenField, (2 * sizeof(uint)) + ((int)Limit * ClockCode.TimeBytes)));
        }
    }

    public void Dispose()
    {
        _data.Dispose();
        _file.Dispose();
    }

    private ref uint Word(int offset) =>
        ref MemoryMarshal.AsRef<uint>(_data.Slice((nuint)offset, sizeof(uint)));
}
