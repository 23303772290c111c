using System.Runtime.InteropServices;
using System.Text;
using Weir.Catalogue;
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
    private const ulong ReadExecute = 5, ReadWrite = 3, Shared = 1, Private = 2, Fixed = 0x10;
    private const ulong OpenReadWrite = 2, CurrentDirectory = unchecked((ulong)-100);
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

        ulong at = MapFile(session.Injection, task, kernels.Start + (ulong)site);
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
                task.Tid, at, ClockCode.DataOffset, (int)ReadExecute, MapEvent.Private, 0));
            session.Writer.WriteMemory(task.Tid, at, _image);
            session.Writer.Write(new MapEvent(
                task.Tid, at + ClockCode.DataOffset, DataBytes, (int)ReadWrite, MapEvent.ClockData, 0));
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

    private ulong MapFile(CallInjection injection, RecordedTask task, ulong site)
    {
        // Our own descriptor is reached by its name in /proc; the name lies below the stack for the moment.
        byte[] path = Encoding.ASCII.GetBytes($"/proc/{Environment.ProcessId}/fd/{_file.Number}\0");
        ulong name = (task.AfterCall.Rsp - 512) & ~7UL;
        byte[] before = new byte[path.Length];
        int had = task.Process.Memory.Read(name, before);
        task.Process.Memory.Write(name, path);
        long file = injection.CallAt(
            site, task, task.AfterCall, SyscallId.Openat, CurrentDirectory, name, OpenReadWrite);
        task.Process.Memory.Write(name, before.AsSpan(0, had));
        if (file < 0)
        {
            return 0;
        }

        long at = injection.CallAt(
            site, task, task.AfterCall, SyscallId.Mmap, 0, ClockCode.ImageBytes, ReadExecute, Private, (ulong)file, 0);
        bool both = at > 0 && injection.CallAt(
            site, task, task.AfterCall, SyscallId.Mmap, (ulong)at + ClockCode.DataOffset, DataBytes, ReadWrite,
            Shared | Fixed, (ulong)file, ClockCode.DataOffset) > 0;
        injection.CallAt(site, task, task.AfterCall, SyscallId.Close, (ulong)file);
        return both ? (ulong)at : 0;
    }

    private ref uint Word(int offset) =>
        ref MemoryMarshal.AsRef<uint>(_data.Slice((nuint)offset, sizeof(uint)));
}
