using System.Runtime.InteropServices;
using System.Text;
using Weir.Catalogue;
using Weir.Kernel.Calls;
using Weir.Kernel.Handles;
using Weir.Replay.Log;
using Weir.Replay.Log.Events;

namespace Weir.Replay.Recording;

/// <summary>
/// Pages of the recorder's in programs: code, and behind it data that all programs and the recorder share. One set
/// serves all recorded processes, because one thread runs at a time.
/// </summary>
internal sealed class OwnPages : IDisposable
{
    private const ulong ReadExecute = 5, ReadWrite = 3, Shared = 1, Private = 2;
    private const ulong Fixed = 0x10, FixedNoReplace = 0x100000;
    private const ulong OpenReadWrite = 2, CurrentDirectory = unchecked((ulong)-100);
    private readonly byte[] _image;
    private readonly int _dataOffset, _dataBytes;
    private readonly Fd _file;
    private readonly MappedRegion _data;

    /// <summary>Makes them.</summary>
    /// <param name="name">What the program's list of its memory calls them.</param>
    /// <param name="image">The code.</param>
    /// <param name="dataOffset">Where the data begins.</param>
    /// <param name="dataBytes">How much it is.</param>
    public OwnPages(string name, byte[] image, int dataOffset, int dataBytes)
    {
        (_image, _dataOffset, _dataBytes) = (image, dataOffset, dataBytes);
        _file = MemoryFile.Create(name, keptAtExec: false);
        MemoryFile.SetLength(_file, dataOffset + dataBytes);
        PositionedIo.Write(_file.Number, 0, image);
        _data = MappedRegion.Shared(_file, (nuint)dataBytes, dataOffset, writable: true, populate: true);
    }

    /// <summary>Some of the data.</summary>
    public Span<byte> Data(int offset, int lengthBytes) => _data.Slice((nuint)offset, lengthBytes);

    /// <summary>A word of the data.</summary>
    public ref uint Word(int offset) => ref MemoryMarshal.AsRef<uint>(Data(offset, sizeof(uint)));

    /// <summary>Maps them into a process, whose data the kernel and the recorder may write at any time.</summary>
    /// <param name="injection">Makes calls in its name.</param>
    /// <param name="task">The thread, which stands at the end of a call.</param>
    /// <param name="site">A syscall instruction in its memory.</param>
    /// <param name="wanted">Where, or 0: anywhere.</param>
    /// <returns>Where they are, or 0: they cannot be.</returns>
    public ulong Map(CallInjection injection, RecordedTask task, ulong site, ulong wanted = 0)
    {
        // Our own descriptor is reached by its name in /proc; the name lies below the stack for the moment.
        byte[] path = Encoding.ASCII.GetBytes($"/proc/{Environment.ProcessId}/fd/{_file.Number}\0");
        ulong name = (task.AfterCall.Rsp - 512) & ~7UL;
        byte[] before = new byte[path.Length];
        int had = task.Process.Memory.Read(name, before);
        task.Process.Memory.Write(name, path);
        long theirs = injection.CallAt(
            site, task, task.AfterCall, SyscallId.Openat, CurrentDirectory, name, OpenReadWrite);
        task.Process.Memory.Write(name, before.AsSpan(0, had));
        if (theirs < 0)
        {
            return 0;
        }

        long at = injection.CallAt(
            site, task, task.AfterCall, SyscallId.Mmap, wanted, (ulong)(_dataOffset + _dataBytes), ReadExecute,
            Private | (wanted == 0 ? 0 : FixedNoReplace), (ulong)theirs, 0);
        ulong data = (ulong)(at + _dataOffset);
        bool both = at > 0 && injection.CallAt(
            site, task, task.AfterCall, SyscallId.Mmap, data, (ulong)_dataBytes, ReadWrite, Shared | Fixed,
            (ulong)theirs, (ulong)_dataOffset) > 0;
        injection.CallAt(site, task, task.AfterCall, SyscallId.Close, (ulong)theirs);
        byte[] seen = new byte[_image.Length];
        if (!both || task.Process.Memory.Read((ulong)at, seen) != seen.Length || !seen.AsSpan().SequenceEqual(_image))
        {
            return 0;
        }

        task.Process.KernelOwned.Add((data, data + (ulong)_dataBytes));
        return (ulong)at;
    }

    /// <summary>Tells the log of them.</summary>
    /// <param name="writer">The log.</param>
    /// <param name="tid">The thread.</param>
    /// <param name="at">Where they are.</param>
    /// <param name="kind">What the data is (<see cref="MapEvent.SharedObject"/>).</param>
    public void Announce(LogWriter writer, int tid, ulong at, long kind)
    {
        writer.Write(new MapEvent(tid, at, (ulong)_dataOffset, (int)ReadExecute, MapEvent.OwnCode, 0));
        writer.WriteMemory(tid, at, _image);
        writer.Write(new MapEvent(tid, at + (ulong)_dataOffset, (ulong)_dataBytes, (int)ReadWrite, kind, 0));
    }

    public void Dispose()
    {
        _data.Dispose();
        _file.Dispose();
    }
}
