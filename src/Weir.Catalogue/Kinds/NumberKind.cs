using System.Text;
using Weir.Catalogue.Printing;
using Weir.Catalogue.Rereading;

namespace Weir.Catalogue.Kinds;

/// <summary>What a number counts; columns are filled by role, never by a syscall's name.</summary>
public enum NumberRole : byte
{
    /// <summary>Just a number.</summary>
    Plain,

    /// <summary>Bytes of data that the program asks to move (<c>size</c>).</summary>
    Size,

    /// <summary>A length of something else (<c>len</c>).</summary>
    Length,

    /// <summary>A count of things (<c>count</c>).</summary>
    Count,

    /// <summary>A place in a file (<c>offset</c>).</summary>
    Offset,

    /// <summary>A process, thread, user or group, or a descriptor that need not be open.</summary>
    Identity,
}

/// <summary>A number of 32 or 64 bits.</summary>
public sealed class NumberKind(string spelling, int bits, bool signed, NumberRole role) : ArgumentKind
{
    /// <inheritdoc/>
    public override string Spelling => spelling;

    /// <summary>What it counts.</summary>
    public NumberRole Role => role;

    /// <summary>The kind of that word, or null.</summary>
    internal static NumberKind? Named(string word) => word switch
    {
        "s32" => new(word, 32, true, NumberRole.Plain),
        "u32" => new(word, 32, false, NumberRole.Plain),
        "s64" => new(word, 64, true, NumberRole.Plain),
        "u64" => new(word, 64, false, NumberRole.Plain),
        "size" => new(word, 64, false, NumberRole.Size),
        "len" => new(word, 64, false, NumberRole.Length),
        "count" => new(word, 64, false, NumberRole.Count),
        "size32" => new(word, 32, true, NumberRole.Size),
        "len32" => new(word, 32, true, NumberRole.Length),
        "count32" => new(word, 32, true, NumberRole.Count),
        "offset" => new(word, 64, true, NumberRole.Offset),
        "pid" or "tid" or "uid" or "gid" or "fdnum" => new(word, 32, true, NumberRole.Identity),
        _ => null,
    };

    /// <summary>The value of a word, cut to the width and with its sign.</summary>
    public long Value(ulong word) => (bits, signed) switch
    {
        (32, true) => (int)word,
        (32, false) => (uint)word,
        _ => (long)word,
    };

    /// <summary>The value of a word, cut to the width, as a size.</summary>
    public ulong Unsigned(ulong word) => bits == 32 ? (uint)word : word;

    /// <inheritdoc/>
    public override void Print(StringBuilder text, in CallView call, int index)
    {
        long value = Value(call.Arguments[index]);
        _ = signed ? Numbers.AppendSigned(text, value) : Numbers.AppendUnsigned(text, (ulong)value);
    }

    /// <inheritdoc/>
    public override bool Reread(ref PrintedText text, RereadCall call, int index)
    {
        ArgumentNullException.ThrowIfNull(call);
        bool read = text.TryTakeNumber(out ulong word);
        call.Set(index, word);
        return read;
    }
}
