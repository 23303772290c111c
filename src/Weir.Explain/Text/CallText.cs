using System.Buffers.Binary;
using System.Text;
using Weir.Catalogue;
using Weir.Catalogue.Operations;
using Weir.Catalogue.Printing;
using Weir.Catalogue.Records;
using Weir.Explain.Sights;
using Weir.Explain.Trees;

namespace Weir.Explain.Text;

/// <summary>The call itself, in the catalogue's words.</summary>
internal static class CallText
{
    private const int WordCount = 6;

    /// <summary>Such as <c>fsync(3&lt;data/file&gt;) = 0</c>.</summary>
    internal static string Of(Story story)
    {
        Sight enter = story.Enter;
        if (enter.Kind == SightKind.Taken)
        {
            string operation = RingOps.Find((int)enter.B)?.FullName ?? $"operation {enter.B}";
            return $"{operation}, taken up by the ring's own thread";
        }

        Span<ulong> words = stackalloc ulong[WordCount];
        words.Clear();
        (words[0], words[1], words[2]) = (enter.B, enter.C, enter.D);
        for (int i = 3; i < WordCount && enter.Memory.Length > 0; i++)
        {
            words[i] = BinaryPrimitives.ReadUInt64LittleEndian(
                enter.Memory.AsSpan(SightRecord.MoreArguments - SightRecord.Stack + 8 * (i - 3)));
        }

        StringBuilder text = new();
        CallPrinter.Print(text, new CallView
        {
            Row = story.Call,
            Arguments = words,
            HasResult = story.Return is { Kind: SightKind.Return },
            Result = (long)(story.Return?.A ?? 0),
            FirstFile = Submission.By(story.Call) == AsyncSource.Aio ? null : File(enter),
        });
        return text.ToString();
    }

    /// <summary>The first request of an io_submit, such as <c>pread(…)</c>; null: there is none.</summary>
    internal static string? FirstRequest(Story story)
    {
        if (Submission.By(story.Call) != AsyncSource.Aio || FirstOperation(story.Enter) is not { } row)
        {
            return null;
        }

        Span<ulong> words = stackalloc ulong[WordCount];
        words.Clear();
        row.ReadWords(Iocb(story.Enter), words);
        StringBuilder text = new(row.Name);
        text.Append('(');
        CallPrinter.Arguments(text, new CallView
        {
            Row = row.Call, Arguments = words, HasResult = false, Result = 0, FirstFile = File(story.Enter),
        });
        return text.Append(')').ToString();
    }

    /// <summary>The operation of the first iocb of an io_submit, or null.</summary>
    internal static OperationRow? FirstOperation(Sight enter)
    {
        ReadOnlySpan<byte> iocb = Iocb(enter);
        return iocb.IndexOfAnyExcept((byte)0) < 0
            ? null
            : AioOps.Find(BinaryPrimitives.ReadUInt16LittleEndian(iocb[16..]));
    }

    private static ReadOnlySpan<byte> Iocb(Sight enter) => enter.Memory.Length == 0
        ? default
        : enter.Memory.AsSpan(SightRecord.Iocb - SightRecord.Stack, SightRecord.IocbBytes);

    /// <summary>The last names of the file's path, or null.</summary>
    internal static string? File(Sight enter)
    {
        if (enter.Memory.Length == 0)
        {
            return null;
        }

        List<string> names = [];
        for (int i = 0; i < SightRecord.NameCount; i++)
        {
            string name = SightRecord.Text(enter.Memory.AsSpan(
                SightRecord.Names - SightRecord.Stack + i * SightRecord.NameBytes, SightRecord.NameBytes));
            if (name.Length == 0 || name == "/")
            {
                break;
            }

            names.Add(name);
        }

        names.Reverse();
        return names.Count == 0 ? null : (names.Count == SightRecord.NameCount ? "…/" : "/") + string.Join('/', names);
    }
}
