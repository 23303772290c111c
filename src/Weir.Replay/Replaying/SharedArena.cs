using Weir.Kernel.Calls;
using Weir.Kernel.Handles;
using Weir.Replay.Log.Events;

namespace Weir.Replay.Replaying;

/// <summary>
/// All memory that processes of a replay share: one sparse memory file, which they inherit, with a slice for each file
/// that was mapped shared and for each shared memory without a file. So a copy of it is a copy of all of them.
/// </summary>
internal sealed class SharedArena : IDisposable
{
    // One shared object may be a terabyte; the file is sparse and costs what is touched.
    private const int ObjectShift = 40;
    private const long FirstNameless = 1 << 20;
    private readonly Fd _file = MemoryFile.Create("weir-shared", keptAtExec: true);
    private long _lengthBytes;
    private long _nameless = FirstNameless;

    public SharedArena() => Inode = FileIdentity.Of(_file).Inode;

    /// <summary>Its descriptor, in this process and in those of the replay.</summary>
    public int Number => _file.Number;

    /// <summary>By which its mappings are known.</summary>
    public ulong Inode { get; }

    /// <summary>Memory that it takes.</summary>
    public ulong Bytes => FileIdentity.Of(_file).AllocatedBytes;

    /// <summary>Whether anything was ever mapped of it.</summary>
    public bool IsUsed => _lengthBytes > 0;

    /// <summary>Where in the file a mapping lies.</summary>
    public ulong Place(MapEvent map)
    {
        long number = map.SharedObject;
        long objects = 1 + (long)((map.Offset + map.LengthBytes - 1) >> ObjectShift);
        if (number == MapEvent.SharedAnonymous)
        {
            number = _nameless;
            _nameless += objects;
        }
        else if (number is <= 0 or >= FirstNameless)
        {
            throw new InvalidDataException($"the log maps a shared object of number {number}");
        }

        if (number + objects >= 1L << (63 - ObjectShift))
        {
            throw new InvalidDataException($"the log shares memory of {map.LengthBytes} bytes");
        }

        Grow((number + objects) << ObjectShift);
        return ((ulong)number << ObjectShift) + map.Offset;
    }

    public long Write(ulong offset, ReadOnlySpan<byte> bytes) => PositionedIo.Write(_file.Number, offset, bytes);

    /// <summary>Makes this one equal to another.</summary>
    public void Become(SharedArena other)
    {
        Clear();
        if (other.IsUsed)
        {
            MemoryFile.CopyData(other._file, _file);
            Grow(other._lengthBytes);
        }

        _nameless = other._nameless;
    }

    /// <summary>Gives its memory back.</summary>
    public void Clear()
    {
        if (IsUsed)
        {
            MemoryFile.SetLength(_file, 0);
            _lengthBytes = 0;
        }
    }

    public void Dispose() => _file.Dispose();

    private void Grow(long lengthBytes)
    {
        if (lengthBytes > _lengthBytes)
        {
            MemoryFile.SetLength(_file, lengthBytes);
            _lengthBytes = lengthBytes;
        }
    }
}
