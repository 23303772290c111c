using Weir.Catalogue;
using Weir.Catalogue.Kinds;
using Weir.Catalogue.Reissuing;
using Weir.Catalogue.Rereading;
using Weir.Load.Files;
using Weir.Load.Rows;

namespace Weir.Load.Planning;

/// <summary>Follows where files stand and how long they are, from the transfers on them.</summary>
internal static class Transfers
{
    /// <summary>Follows a call that succeeded.</summary>
    public static void Follow(LoadRow row, RereadCall call, CallParts parts, StepRef self, PlanState state)
    {
        if (parts.Slots is not [var slot, ..] || slot.File.Body is not { } body)
        {
            Cut(row, call, parts, self);
            return;
        }

        long moved = Math.Max(0, row.Result!.Value);
        switch (row.Form.Row.Returns)
        {
            case ReturnClass.BytesRead when IsTransfer(row):
                body.Read(At(row, call, slot.File, moved) + moved);
                Note(state, slot, written: false);
                break;
            case ReturnClass.BytesWritten when IsTransfer(row):
                long start = slot.File.Appends ? End(body) : At(row, call, slot.File, moved);
                body.Write(start + moved, self);
                Note(state, slot, written: true);
                break;
            case ReturnClass.BytesMoved when parts.Slots.Count > 1:
                Move(row, call, parts, self, state, moved);
                break;
            default:
                Seek(row, call, slot.File);
                Cut(row, call, parts, self);
                Note(state, slot, row.Rule.Changes);
                break;
        }
    }

    private static bool IsTransfer(LoadRow row) =>
        row.Rule.Sync is not null || row.Rule.Aio is not null || row.Rule.Ring is not null;

    private static long End(FileBody body) => Math.Max(body.WrittenToBytes, body.IsCut ? 0 : body.LengthBytes);

    private static void Note(PlanState state, DescriptorSlot slot, bool written)
    {
        if (slot.Made is null && state.Early(slot.Number) is { } early)
        {
            early.IsWritten |= written;
            early.IsRead |= !written;
        }
    }

    // Where the call stands: at the offset that it names, else where the file stands, which moves on.
    private static long At(LoadRow row, RereadCall call, OpenFile file, long moved)
    {
        if (CallResults.NumberOf(call, row, NumberRole.Offset) is { } offset and >= 0)
        {
            return offset;
        }

        long at = file.Position;
        file.Position += moved;
        return at;
    }

    private static void Move(
        LoadRow row, RereadCall call, CallParts parts, StepRef self, PlanState state, long moved)
    {
        // The one that is read has "in" in its argument's name, whichever comes first.
        int from = row.Form.Row.Arguments[0].Name.Contains("in", StringComparison.Ordinal) ? 0 : 1;
        foreach (int which in (int[])[from, 1 - from])
        {
            DescriptorSlot slot = parts.Slots[which];
            long start = Offset(row, call, which) ?? slot.File.Position;
            slot.File.Position += Offset(row, call, which) is null ? moved : 0;
            if (which == from)
            {
                slot.File.Body?.Read(start + moved);
            }
            else
            {
                slot.File.Body?.Write(start + moved, self);
            }

            Note(state, slot, which != from);
        }
    }

    // The offset behind the pointer that follows a descriptor, or that of the file that is read where there is one.
    private static long? Offset(LoadRow row, RereadCall call, int which)
    {
        int seen = -1;
        for (int i = 0; i < Math.Min(row.Form.Row.Arguments.Length, 6); i++)
        {
            seen += row.Form.Row.Arguments[i].Kind is FdKind ? 1 : 0;
            if (seen == which && call.Form(i) == WordForm.Memory)
            {
                return BitConverter.ToInt64(call.Bytes(i));
            }
        }

        return null;
    }

    private static void Seek(LoadRow row, RereadCall call, OpenFile file)
    {
        if (row.Rule.Effect != Effect.Seek)
        {
            return;
        }

        file.Position = row.Result!.Value;
        if (CallResults.IsFromEnd(call, row) && CallResults.NumberOf(call, row, NumberRole.Offset) is { } offset)
        {
            file.Body?.HasLength(row.Result.Value - offset);
        }
    }

    private static void Cut(LoadRow row, RereadCall call, CallParts parts, StepRef self)
    {
        FileBody? body = parts.Slots.FirstOrDefault()?.File.Body ?? parts.Nodes.FirstOrDefault()?.Body;
        if (row.Rule.Effect == Effect.Cut)
        {
            body?.Cut(
                CallResults.NumberOf(call, row, NumberRole.Length)
                    ?? CallResults.NumberOf(call, row, NumberRole.Offset) ?? 0,
                self);
        }
    }
}
