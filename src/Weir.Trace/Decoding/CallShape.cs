using Weir.Catalogue;
using Weir.Catalogue.Plans;

namespace Weir.Trace.Decoding;

/// <summary>Where the names of one row's calls are found, worked out once a row.</summary>
internal sealed class CallShape
{
    public CallShape(SyscallRow row)
    {
        Row = row;
        SyscallPlan plan = Plan = row.ReadingPlan;
        FirstText = TextOf(plan, plan.First);
        SecondText = TextOf(plan, plan.Second);
        FdIsResult = row.Returns == ReturnClass.FdNew && plan.First.Form != FileSlotForm.Descriptor;
    }

    /// <summary>The row.</summary>
    public SyscallRow Row { get; }

    /// <summary>By which captures are read.</summary>
    public SyscallPlan Plan { get; }

    /// <summary>Index of the capture that holds the first slot's path; -1 none.</summary>
    public int FirstText { get; }

    /// <summary>Index of the capture that holds the second slot's path; -1 none.</summary>
    public int SecondText { get; }

    /// <summary>Whether the descriptor of the call is the one that it returns.</summary>
    public bool FdIsResult { get; }

    private static int TextOf(SyscallPlan plan, FileSlot slot)
    {
        if (slot.Form is not (FileSlotForm.Directory or FileSlotForm.WorkingDirectory))
        {
            return -1;
        }

        for (int i = 0; i < plan.Captures.Length; i++)
        {
            if (plan.Captures[i].Argument == slot.Path && plan.Captures[i].Form == CaptureForm.Text)
            {
                return i;
            }
        }

        return -1;
    }
}
