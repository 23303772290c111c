using Weir.Catalogue;
using Weir.Catalogue.Kinds;
using Weir.Catalogue.Reissuing;
using Weir.Catalogue.Rereading;
using Weir.Load.Files;
using Weir.Load.Rows;

namespace Weir.Load.Planning;

/// <summary>Learns from what a call returned: which names there were, what they were, and how long.</summary>
internal sealed class CallResults(PlanState state)
{
    private const ulong Exchange = 2, SeekEnd = 2;

    private readonly FileFacts _facts = new();

    /// <summary>Learns from a call.</summary>
    /// <returns>The open file that it made, or null.</returns>
    public OpenFile? Apply(LoadRow row, RereadCall call, CallParts parts, StepRef self)
    {
        if (!row.Succeeded)
        {
            Fail(row, parts);
            return null;
        }

        OpenFile? made = row.Rule.Effect == Effect.Open && parts.Nodes is [var node, ..]
            ? Open(row, node, OpenWords.Of(call, row.Form.Row), self) : null;
        if (parts.Nodes.Count > 0 && made is null)
        {
            Names(row, call, parts);
        }

        FileBody? body = made?.Body
            ?? (parts.Nodes is [var first, ..] ? first.Body : parts.Slots.FirstOrDefault()?.File.Body);
        if (body is not null)
        {
            _facts.Learn(call, row, body);
        }

        Transfers.Follow(row, call, parts, self, state);
        return made;
    }

    private void Fail(LoadRow row, CallParts parts)
    {
        if (parts.Nodes is not [var node, ..])
        {
            return;
        }

        switch (ErrnoText.Of(row.Result!.Value))
        {
            case Errno.ENOENT:
                FileTree.Miss(node);
                break;
            case Errno.EEXIST:
                state.Tree.Require(parts.Nodes[^1]);
                break;
            case Errno.EISDIR or Errno.ENOTEMPTY:
                state.Tree.Require(node, FileKind.Directory);
                break;
            case Errno.ENOTDIR when row.Rule.Effect is Effect.Chdir or Effect.Rmdir:
                state.Tree.Require(node, FileKind.Regular);
                break;
        }
    }

    private OpenFile Open(LoadRow row, FileNode node, ulong flags, StepRef self)
    {
        FileBody body;
        if (OpenWords.IsNameless(flags))
        {
            state.Tree.Require(node, FileKind.Directory);
            body = new FileBody { Kind = FileKind.Regular };
        }
        else if (OpenWords.Makes(flags))
        {
            body = state.Tree.Make(node, FileKind.Regular, OpenWords.IsExclusive(flags));
        }
        else
        {
            body = state.Tree.Require(node, OpenWords.IsDirectory(flags) ? FileKind.Directory : FileKind.Unknown);
        }

        if (OpenWords.Cuts(flags) && !state.Options.OnlyReads)
        {
            body.Cut(0, self);
        }

        return new OpenFile { Body = body, Appends = OpenWords.Appends(flags), Path = row.Path };
    }

    private void Names(LoadRow row, RereadCall call, CallParts parts)
    {
        FileNode node = parts.Nodes[0];
        switch (row.Rule.Effect)
        {
            case Effect.Mkdir:
                state.Tree.Make(node, FileKind.Directory);
                break;
            case Effect.Symlink:
                state.Tree.Make(node, FileKind.Symlink);
                break;
            case Effect.Remove:
                state.Tree.Remove(node, FileKind.Unknown);
                break;
            case Effect.Rmdir:
                state.Tree.Remove(node, FileKind.Directory);
                break;
            case Effect.Link when parts.Nodes.Count > 1:
                state.Tree.Link(node, parts.Nodes[1]);
                break;
            case Effect.Rename when parts.Nodes.Count > 1:
                state.Tree.Move(node, parts.Nodes[1], (FlagsOf(call, row, "rename") & Exchange) != 0);
                break;
            case Effect.Chdir:
                state.Tree.Require(node, FileKind.Directory);
                break;
            default:
                state.Tree.Require(node);
                break;
        }
    }

    /// <summary>The word of the flags of a list, or 0.</summary>
    internal static ulong FlagsOf(RereadCall call, LoadRow row, string list)
    {
        for (int i = 0; i < Math.Min(row.Form.Row.Arguments.Length, 6); i++)
        {
            if (row.Form.Row.Arguments[i].Kind is FlagsKind flags && flags.List.Name == list)
            {
                return call.Words[i];
            }
        }

        return 0;
    }

    /// <summary>The word of the number with a role, or null.</summary>
    internal static long? NumberOf(RereadCall call, LoadRow row, NumberRole role)
    {
        for (int i = 0; i < Math.Min(row.Form.Row.Arguments.Length, 6); i++)
        {
            if (row.Form.Row.Arguments[i].Kind is NumberKind number && number.Role == role)
            {
                return (long)call.Words[i];
            }
        }

        return null;
    }

    /// <summary>Whether a seek was from the end.</summary>
    internal static bool IsFromEnd(RereadCall call, LoadRow row)
    {
        for (int i = 0; i < Math.Min(row.Form.Row.Arguments.Length, 6); i++)
        {
            if (row.Form.Row.Arguments[i].Kind is EnumKind)
            {
                return call.Words[i] == SeekEnd;
            }
        }

        return false;
    }
}
