using System.Runtime.InteropServices;
using Weir.Catalogue.Rereading;
using Weir.Kernel.Abi;
using Weir.Kernel.Handles;
using Weir.Load.Planning;

namespace Weir.Load.Running;

/// <summary>The memory of one call in flight: room for what it reads, its vectors and its structures.</summary>
internal sealed class CallFrame : IDisposable
{
    private const int VectorBytes = 64 * 16, StructureBytes = 4096;

    private readonly AlignedMemory _small = new(VectorBytes + StructureBytes, 64);
    private readonly SharedMemory _shared;
    private readonly nint _room;
    private int _structures;

    /// <param name="shared">What all calls share.</param>
    /// <param name="room">Where what it reads may go.</param>
    public CallFrame(SharedMemory shared, nint room) => (_shared, _room) = (shared, room);

    /// <summary>Index of its step; -1: free.</summary>
    public int Step { get; set; } = -1;

    /// <summary>When it was handed over, ticks of <see cref="System.Diagnostics.Stopwatch"/>.</summary>
    public long StartTicks { get; set; }

    /// <summary>Makes the words of a call.</summary>
    /// <param name="step">The call.</param>
    /// <param name="board">Real descriptors.</param>
    /// <param name="words">Where they go.</param>
    /// <returns>False: a descriptor that it needs is not open.</returns>
    public bool TryFill(PlannedStep step, DescriptorBoard board, Span<ulong> words)
    {
        words.Clear();
        _structures = VectorBytes;
        for (int i = 0; i < step.Words.Length; i++)
        {
            ulong word = step.Words[i];
            switch (step.Forms[i])
            {
                case WordForm.Descriptor:
                    int fd = word == CallPlanner.NoSlot ? -1 : board[(int)word];
                    if (fd < 0 && word != CallPlanner.NoSlot)
                    {
                        return false;
                    }

                    words[i] = (ulong)fd;
                    break;
                case WordForm.Path or WordForm.Text:
                    words[i] = (ulong)_shared.Texts + word;
                    break;
                case WordForm.DataIn:
                    words[i] = (ulong)_shared.Data(word);
                    break;
                case WordForm.DataOut:
                    words[i] = (ulong)_room;
                    break;
                case WordForm.VectorIn or WordForm.VectorOut:
                    words[i] = Vector((int)word, step.Forms[i] == WordForm.VectorIn);
                    break;
                case WordForm.Memory:
                    words[i] = Structure(word);
                    break;
                default:
                    words[i] = word;
                    break;
            }
        }

        return true;
    }

    /// <inheritdoc/>
    public void Dispose() => _small.Dispose();

    private ulong Vector(int number, bool read)
    {
        long[] pieces = _shared.Vectors[number];
        Span<IoVec> vectors = MemoryMarshal.Cast<byte, IoVec>(_small.Span[..VectorBytes]);
        long total = 0;
        foreach (long piece in pieces)
        {
            total += piece;
        }

        nint at = read ? _shared.Data((ulong)total) : _room;
        for (int i = 0; i < pieces.Length; i++)
        {
            vectors[i] = new IoVec { Base = at, Length = (nuint)pieces[i] };
            at += (nint)pieces[i];
        }

        return (ulong)_small.Address;
    }

    // The kernel may change it, and the plan's own is shared.
    private ulong Structure(ulong place)
    {
        ReadOnlySpan<byte> from = _shared.Structure(place);
        int at = _structures;
        _structures += (from.Length + 15) & ~15;
        from.CopyTo(_small.Span[at..]);
        return (ulong)(_small.Address + at);
    }
}
