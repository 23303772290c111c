using System.Buffers.Binary;
using Weir.Kernel.Handles;
using Weir.Load.Planning;
using Weir.Load.Trees;

namespace Weir.Load.Running;

/// <summary>What all calls read: the plan's texts and structures, and the data that writes take.</summary>
internal sealed class SharedMemory : IDisposable
{
    private const int PageBytes = 4096, Pages = 256;

    private readonly AlignedMemory _texts;
    private readonly AlignedMemory _data;
    private int _turn;

    public SharedMemory(LoadPlan plan, TreeData data)
    {
        ReadOnlySpan<byte> texts = plan.Memory.Bytes;
        _texts = new AlignedMemory(texts.Length, 64);
        texts.CopyTo(_texts.Span);
        _data = new AlignedMemory((int)Math.Min(plan.BufferBytes + (Pages * PageBytes), int.MaxValue), PageBytes);
        Vectors = plan.Memory.Vectors;
        if (data == TreeData.Random)
        {
            new Random(2).NextBytes(_data.Span);
        }
    }

    /// <summary>Where texts lie.</summary>
    public nint Texts => _texts.Address;

    /// <summary>Lengths of vectors' pieces.</summary>
    public IReadOnlyList<long[]> Vectors { get; }

    /// <summary>All data that writes take.</summary>
    public AlignedMemory All => _data;

    /// <summary>Data for a write: another page each time, so that two blocks of a file differ.</summary>
    public nint Data(ulong bytes) => bytes == 0
        ? _data.Address
        : _data.Address + ((Interlocked.Increment(ref _turn) & (Pages - 1)) * PageBytes);

    /// <summary>The bytes of a structure.</summary>
    public ReadOnlySpan<byte> Structure(ulong place)
    {
        ReadOnlySpan<byte> at = _texts.Span[(int)place..];
        return at.Slice(8, (int)BinaryPrimitives.ReadInt64LittleEndian(at));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _texts.Dispose();
        _data.Dispose();
    }
}
