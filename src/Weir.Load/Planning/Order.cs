using Weir.Catalogue.Reissuing;
using Weir.Load.Files;
using Weir.Load.Rows;

namespace Weir.Load.Planning;

/// <summary>
/// Which earlier steps of other threads a call needs: who made its descriptors and names, who last changed the length
/// of its file, and, for what takes a name away, everyone who used it. Transfers within a file need no order.
/// </summary>
internal static class Order
{
    /// <summary>The steps that a call comes after; notes the call for those that come after it.</summary>
    /// <param name="row">The call.</param>
    /// <param name="parts">What it works on.</param>
    /// <param name="self">Its step.</param>
    /// <param name="makes">Whether it is an open that may make its name.</param>
    public static List<StepRef> Of(LoadRow row, CallParts parts, StepRef self, bool makes)
    {
        List<StepRef> after = [];
        foreach (DescriptorSlot slot in parts.Slots)
        {
            Add(after, slot.Made);
            Data(row, slot.File.Body, after, self);
        }

        if (parts.Replaced is { } replaced)
        {
            Add(after, replaced.Made);
            after.AddRange(replaced.Uses);
        }

        foreach (FileNode node in parts.Nodes)
        {
            Name(row, node, after, self, makes);
        }

        return after;
    }

    private static void Data(LoadRow row, FileBody? body, List<StepRef> after, StepRef self)
    {
        if (body is null)
        {
            return;
        }

        Add(after, body.Grown);
        if (row.Rule.Effect == Effect.Cut)
        {
            after.AddRange(body.Uses);
        }

        body.Use(self);
    }

    private static void Name(LoadRow row, FileNode node, List<StepRef> after, StepRef self, bool makes)
    {
        bool changes = row.Succeeded && (row.Rule.Effect is Effect.Mkdir or Effect.Remove or Effect.Rmdir
            or Effect.Rename or Effect.Link or Effect.Symlink || (makes && node.Body is null));
        for (FileNode? at = node; at is not null; at = at.Parent)
        {
            Add(after, at.Changed);
        }

        // What is opened or looked at after it was written is as long as it was then.
        Add(after, node.Body?.Grown);
        node.Parent?.Use(self);
        if (changes)
        {
            after.AddRange(node.Uses);
            node.Change(self);
        }
        else
        {
            node.Use(self);
        }
    }

    private static void Add(List<StepRef> after, StepRef? step)
    {
        if (step is not null)
        {
            after.Add(step);
        }
    }
}
