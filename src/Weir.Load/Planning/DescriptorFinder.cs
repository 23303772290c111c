using Weir.Catalogue;
using Weir.Catalogue.Kinds;
using Weir.Load.Files;
using Weir.Load.Rows;

namespace Weir.Load.Planning;

/// <summary>Says which descriptor of the load a number means in a call.</summary>
internal sealed class DescriptorFinder(PlanState state)
{
    private static readonly string Deleted = " (deleted)";

    /// <summary>The descriptor, which may be one that is not made again; null when nothing tells what it is.</summary>
    /// <param name="row">The call.</param>
    /// <param name="table">Its process's descriptors.</param>
    /// <param name="thread">Its thread.</param>
    /// <param name="fd">The number.</param>
    /// <param name="first">Whether it is the call's first argument, so that the row's inode is its file's.</param>
    public DescriptorSlot? Find(LoadRow row, DescriptorTable table, ThreadState thread, int fd, bool first)
    {
        ulong inode = first && row.Form.Row.Arguments[0].Kind is FdKind ? row.Inode : 0;
        if (first && row.Form.IsAsync && row.Fd < 0)
        {
            // A place among a ring's registered files: the file tells which descriptor was registered. One that is not
            // known gets a number that no descriptor has.
            fd = table.NumberOf(f => f.Path == row.Path && IsSame(f, inode)) ?? -2 - state.SlotCount;
        }

        if (table[fd] is { } known && IsSame(known.File, inode))
        {
            known.File.Inode = known.File.Inode == 0 ? inode : known.File.Inode;
            return table.InheritedBy(fd) is { } fork ? Copy(known, table, fd, fork) : known;
        }

        string? path = fd == row.Fd || first ? row.Path : row.Path2;
        if (path is null || ErrnoText.Of(row.Result ?? 0) == Errno.EBADF)
        {
            return null;
        }

        DescriptorSlot slot = Early(path);
        slot.File.Inode = inode;
        table.Bind(fd, slot);
        return slot;
    }

    // A file that was opened, closed or passed on where the capture did not see it has another inode.
    private static bool IsSame(OpenFile file, ulong inode) =>
        file.Inode == 0 || inode == 0 || file.Inode == inode;

    private DescriptorSlot Copy(DescriptorSlot parent, DescriptorTable table, int fd, PlannedStep fork)
    {
        if (parent.Refusal is not null)
        {
            table.Bind(fd, parent);
            return parent;
        }

        // The kernel copied it at the fork; a call of our own does, so that each process has one to close.
        DescriptorSlot copy = new(state.NewSlot(), parent.File) { ClosesOnExec = parent.ClosesOnExec };
        (fork.Descriptors ??= []).Add((parent.Number, copy.Number));
        table.Bind(fd, copy);
        return copy;
    }

    private DescriptorSlot Early(string path)
    {
        string? refusal = PathPlace.Refuse(path);
        refusal ??= path.EndsWith(Deleted, StringComparison.Ordinal) ? "its file was deleted before the capture" : null;
        if (refusal is null)
        {
            FileNode node = state.Tree.Find(PathPlace.Flatten(path));
            FileBody body = state.Tree.Require(node);
            if (body.InitialPath is { } initial)
            {
                return state.OpenEarly(initial, body);
            }

            refusal = "came from another process in a way that the capture does not show";
        }

        return new DescriptorSlot(-1, new OpenFile { Path = path }) { Refusal = refusal };
    }
}
