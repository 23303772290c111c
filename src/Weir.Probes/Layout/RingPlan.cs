using Weir.Bpf.Assembly;
using Weir.Catalogue;
using Weir.Catalogue.Kinds;
using Weir.Catalogue.Operations;
using Weir.Catalogue.Plans;

namespace Weir.Probes.Layout;

/// <summary>
/// The plans of io_uring's operations, by opcode, in the layout of <see cref="PlanEntry"/>: which texts and structures
/// are copied when a request is submitted, the directories that paths start from, and where new descriptors are found
/// when it is complete. What stands for argument i of a call is the field
/// of the submission entry at the i-th of <see cref="Words"/>.
/// </summary>
internal static class RingPlan
{
    /// <summary>Operations that the table has room for.</summary>
    internal const int Count = 64;

    /// <summary>Size of the table.</summary>
    internal const int TableBytes = Count * PlanEntry.SizeBytes;

    /// <summary>
    /// Fields of struct io_uring_sqe (linux/io_uring.h) that may hold a descriptor or an address: fd, off, addr, len,
    /// addr3, splice_fd_in.
    /// </summary>
    internal static ReadOnlySpan<(int Offset, Width Width)> Words =>
        new (int, Width)[]
        {
            (4, Width.Word), (8, Width.Double), (16, Width.Double), (24, Width.Word), (48, Width.Double),
            (44, Width.Word),
        };

    /// <summary>The whole table.</summary>
    internal static byte[] Table()
    {
        byte[] table = new byte[TableBytes];
        foreach (OperationRow row in RingOps.All.Where(r => r.Opcode < Count))
        {
            PlanEntry.Write(table.AsSpan(row.Opcode * PlanEntry.SizeBytes), Of(row), PlanFlags.None, sampleEvery: 0);
        }

        return table;
    }

    private static SyscallPlan Of(OperationRow row)
    {
        // A capture keeps its number; one of the other phase is left out by the gate.
        SyscallPlan plan = row.Call.Plan;
        CaptureSpec[] captures = [.. plan.Captures.Select(c => IsCopied(row, c)
            ? c with
            {
                Argument = WordOf(row, c.Argument),
                LengthArgument = c.Length == LengthSource.Argument ? WordOf(row, c.LengthArgument) : (byte)0,
            }
            : c with { Phase = CapturePhase.Exit })];
        return new SyscallPlan([.. captures], Slot(row, plan.First), Slot(row, plan.Second));
    }

    /// <summary>
    /// Whether the gate copies it: what a request is given in one place. Those that move data are too many to copy
    /// more of than texts and where it goes.
    /// </summary>
    internal static bool IsCopied(OperationRow row, CaptureSpec capture) => capture.Form == CaptureForm.Text
        || (capture.Phase == CapturePhase.Enter && capture.PointerOffset is null
            && (row.Call.Arguments[capture.Argument].Kind is SocketAddressKind || !MovesData(row)));

    private static bool MovesData(OperationRow row) =>
        row.Call.Returns is ReturnClass.BytesRead or ReturnClass.BytesWritten or ReturnClass.BytesMoved;

    /// <summary>The file of a descriptor is left out: the request has it.</summary>
    private static FileSlot Slot(OperationRow row, FileSlot slot) => slot.Form switch
    {
        FileSlotForm.Directory => slot with
        {
            Argument = WordOf(row, slot.Argument), Path = WordOf(row, slot.Path),
        },
        FileSlotForm.WorkingDirectory => slot with { Path = WordOf(row, slot.Path) },
        FileSlotForm.MemoryAtExit => slot with { Argument = WordOf(row, slot.Argument) },
        FileSlotForm.Result => slot,
        _ => default,
    };

    private static byte WordOf(OperationRow row, int argument)
    {
        int offset = row.OffsetOf(argument);
        for (byte i = 0; i < Words.Length; i++)
        {
            if (Words[i].Offset == offset)
            {
                return i;
            }
        }

        throw new InvalidOperationException($"{row.FullName}: no word for the field at {offset}");
    }
}
