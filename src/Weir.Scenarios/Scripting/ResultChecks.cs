using System.Collections.Immutable;
using System.Globalization;
using Weir.Catalogue;
using Weir.Catalogue.Kinds;
using Weir.Scenarios.Expecting;

namespace Weir.Scenarios.Scripting;

/// <summary>What every finished call must show: its words, result, error, state, descriptor, sizes and counted
/// bytes.</summary>
internal static class ResultChecks
{
    /// <summary>Adds the checks.</summary>
    public static void Add(SyscallRow row, ImmutableArray<long> words, Made call)
    {
        for (int i = 0; i < row.Arguments.Length; i++)
        {
            call.Also(new Check(string.Create(CultureInfo.InvariantCulture, $"arg{i}"), Comparison.Equal, words[i]));
        }

        call.Number("ret", call.Result);
        call.Text("error", call.Error == Errno.None ? null : call.Error.Name());
        call.Text("state", "finished");
        call.Number("restarts", 0);
        AddDescriptor(row, words, call);
        AddColumn(row, words, call, "requested", NumberRole.Size);
        AddColumn(row, words, call, "offset", NumberRole.Offset);
        call.Bytes(row.Returns is ReturnClass.BytesRead or ReturnClass.BytesWritten or ReturnClass.BytesMoved
            ? Math.Max(0, call.Result)
            : -1);
    }

    private static void AddDescriptor(SyscallRow row, ImmutableArray<long> words, Made call)
    {
        int first = row.Arguments.ToList().FindIndex(a => a.Kind is FdKind or DirfdKind);
        if (first >= 0 && row.Arguments[first].Kind is FdKind && (int)words[first] >= 0)
        {
            call.Number("fd", (int)words[first]);
        }
        else if (first < 0 && row.Returns == ReturnClass.FdNew && call.Result >= 0)
        {
            call.Number("fd", call.Result);
        }
        else if (first < 0)
        {
            call.Must("fd", Comparison.Nothing);
        }
    }

    private static void AddColumn(SyscallRow row, ImmutableArray<long> words, Made call, string field, NumberRole role)
    {
        int index = row.Arguments.ToList().FindIndex(a => a.Kind is NumberKind n && n.Role == role);
        // A size is never negative: what looks so is larger than the column can say.
        if (index >= 0 && (words[index] >= 0 || role == NumberRole.Offset))
        {
            call.Number(field, words[index]);
        }
    }
}
