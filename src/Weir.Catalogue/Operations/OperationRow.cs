using System.Buffers.Binary;
using System.Collections.Immutable;
using Weir.Catalogue.Records;
using Weir.Catalogue.Structures;

namespace Weir.Catalogue.Operations;

/// <summary>
/// One operation of io_uring or native AIO. It reads as a call whose words are fields of its submission entry, so kinds
/// print it, account for it and tell its memory as they do for syscalls.
/// </summary>
public sealed class OperationRow
{
    private readonly ImmutableArray<StructField> _fields;

    internal OperationRow(SyscallRow call, StructLayout entry, AsyncSource source)
    {
        Call = call;
        Source = source;
        FullName = $"{source.Text()}:{call.Name.ToUpperInvariant()}";
        _fields = [.. call.Arguments.Select(a => entry.Fields.Single(f => f.Name == a.Name))];
    }

    /// <summary>The interface that it belongs to.</summary>
    public AsyncSource Source { get; }

    /// <summary>The opcode.</summary>
    public int Opcode => Call.Number;

    /// <summary>The name, such as <c>readv</c>.</summary>
    public string Name => Call.Name;

    /// <summary>The name as rows of a trace have it, such as <c>io_uring:READV</c>.</summary>
    public string FullName { get; }

    /// <summary>The operation as a call: arguments, return class, since and note; its number is the opcode.</summary>
    public SyscallRow Call { get; }

    /// <summary>Number of words that <see cref="ReadWords"/> fills.</summary>
    public int WordCount => _fields.Length;

    /// <summary>Where an argument stands in the submission entry, in bytes.</summary>
    public int OffsetOf(int argument) => _fields[argument].Offset;

    /// <summary>
    /// Reads the arguments' words out of a submission entry (struct io_uring_sqe or struct iocb); signed fields keep
    /// their
    /// sign.
    /// </summary>
    /// <exception cref="ArgumentException">The entry or the destination is too short.</exception>
    public void ReadWords(ReadOnlySpan<byte> entry, Span<ulong> words)
    {
        for (int i = 0; i < _fields.Length; i++)
        {
            StructField field = _fields[i];
            ReadOnlySpan<byte> at = entry.Slice(field.Offset, field.ElementBytes);
            words[i] = (field.ElementBytes, field.Type[0]) switch
            {
                (1, _) => at[0],
                (2, _) => BinaryPrimitives.ReadUInt16LittleEndian(at),
                (4, 's') => (ulong)BinaryPrimitives.ReadInt32LittleEndian(at),
                (4, _) => BinaryPrimitives.ReadUInt32LittleEndian(at),
                _ => BinaryPrimitives.ReadUInt64LittleEndian(at),
            };
        }
    }

    /// <summary>
    /// Writes the arguments' words into a submission entry: the inverse of <see cref="ReadWords"/>. Fields that are no
    /// argument stay as they are.
    /// </summary>
    /// <exception cref="ArgumentException">The entry is too short, or there are too few words.</exception>
    public void WriteWords(ReadOnlySpan<ulong> words, Span<byte> entry)
    {
        Span<byte> word = stackalloc byte[8];
        for (int i = 0; i < _fields.Length; i++)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(word, words[i]);
            word[.._fields[i].ElementBytes].CopyTo(entry[_fields[i].Offset..]);
        }
    }

    /// <inheritdoc/>
    public override string ToString() => Name;
}
