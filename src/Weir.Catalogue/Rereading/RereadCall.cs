using Weir.Catalogue.Kinds;

namespace Weir.Catalogue.Rereading;

/// <summary>
/// A call read back from its printed arguments, so that it can be made again: a word for each argument, and what stands
/// behind those that are addresses. One object serves many calls.
/// </summary>
public sealed class RereadCall
{
    private const int Most = 6;

    private readonly ulong[] _words = new ulong[Most];
    private readonly WordForm[] _forms = new WordForm[Most];
    private readonly long[] _lengths = new long[Most];
    private readonly byte[]?[] _bytes = new byte[]?[Most];
    private readonly long[]?[] _pieces = new long[]?[Most];
    private readonly string?[] _printed = new string?[Most];

    /// <summary>The row of the call that was read last.</summary>
    public SyscallRow? Row { get; private set; }

    /// <summary>The words; what stands for a descriptor is the program's own number, for an address 0.</summary>
    public ReadOnlySpan<ulong> Words => _words;

    /// <summary>What a word is.</summary>
    public WordForm Form(int index) => _forms[index];

    /// <summary>Bytes that an address must have behind it.</summary>
    public long LengthBytes(int index) => _lengths[index];

    /// <summary>The known bytes behind an address: a text without its closing NUL, a structure.</summary>
    public ReadOnlySpan<byte> Bytes(int index) => _bytes[index];

    /// <summary>Lengths of the pieces of a vector.</summary>
    public ReadOnlySpan<long> Pieces(int index) => _pieces[index];

    /// <summary>What was printed of memory that the kernel wrote; null when that was nothing.</summary>
    public string? Printed(int index) => _printed[index];

    /// <summary>Reads a call back.</summary>
    /// <param name="row">Its row.</param>
    /// <param name="arguments">Its arguments as <see cref="Printing.CallPrinter.Arguments"/> wrote them.</param>
    /// <param name="path">Its file, or null.</param>
    /// <param name="path2">Its other file, or null.</param>
    /// <returns>Null, or the name of the argument that the text does not tell.</returns>
    public string? Read(SyscallRow row, string? arguments, string? path = null, string? path2 = null)
    {
        ArgumentNullException.ThrowIfNull(row);
        Clear(row);
        PrintedText text = new(arguments, path, path2);
        bool first = true;
        for (int i = 0; i < Math.Min(row.Arguments.Length, Most); i++)
        {
            Argument argument = row.Arguments[i];
            if (!argument.Kind.IsShown(View(), i))
            {
                continue;
            }

            if ((!first && !text.TryTake(PrintedText.Separator))
                || !(text.TryTake("NULL") || argument.Kind.Reread(ref text, this, i)))
            {
                return argument.Name;
            }

            first = false;
        }

        return text.IsEnd ? Measure() : "end of the line";
    }

    /// <summary>Sets a word.</summary>
    internal void Set(int index, ulong word, WordForm form = WordForm.Value)
    {
        _words[index] = word;
        _forms[index] = form;
    }

    /// <summary>Sets what is behind an address.</summary>
    internal void Set(int index, WordForm form, byte[]? bytes = null, long[]? pieces = null, string? printed = null)
    {
        _forms[index] = form;
        _bytes[index] = bytes;
        _pieces[index] = pieces;
        _printed[index] = printed;
        _lengths[index] = bytes?.Length ?? pieces?.Sum() ?? 0;
    }

    private void Clear(SyscallRow row)
    {
        Row = row;
        Array.Clear(_words);
        Array.Clear(_forms);
        Array.Clear(_lengths);
        Array.Clear(_bytes);
        Array.Clear(_pieces);
        Array.Clear(_printed);
    }

    private CallView View() => new() { Row = Row!, Arguments = _words, Result = 0, HasResult = false };

    // Lengths may be stated by arguments that come later.
    private string? Measure()
    {
        for (int i = 0; i < Math.Min(Row!.Arguments.Length, Most); i++)
        {
            if (_forms[i] is not (WordForm.DataIn or WordForm.DataOut))
            {
                continue;
            }

            ArgumentKind kind = Row.Arguments[i].Kind;
            if (!kind.TryMeasure(View(), i, out ulong bytes) || bytes > long.MaxValue)
            {
                return Row.Arguments[i].Name;
            }

            _lengths[i] = (long)bytes;
        }

        return null;
    }
}
