using Weir.Catalogue;
using Weir.Catalogue.Plans;

namespace Weir.Trace.Decoding;

/// <summary>Where the facts of one row's calls are found, worked out once a row.</summary>
internal sealed class CallShape
{
    public CallShape(SyscallRow row)
    {
        Row = row;
        PlanBuilder builder = new(row);
        for (int i = 0; i < row.Arguments.Length; i++)
        {
            row.Arguments[i].Kind.Plan(builder, i);
        }

        SyscallPlan plan = builder.Build();
        First = plan.First;
        Second = plan.Second;
        FirstText = TextOf(plan, plan.First);
        SecondText = TextOf(plan, plan.Second);
        FdArgument = plan.First.Form is FileSlotForm.Descriptor ? plan.First.Argument : -1;
        FdIsResult = FdArgument < 0 && row.Returns == ReturnClass.FdNew;
        RequestedArgument = IndexOf(row, "size");
        OffsetArgument = IndexOf(row, "offset");
    }

    /// <summary>The row.</summary>
    public SyscallRow Row { get; }

    /// <summary>The first file slot.</summary>
    public FileSlot First { get; }

    /// <summary>The second file slot.</summary>
    public FileSlot Second { get; }

    /// <summary>Index of the capture that holds the first slot's path; -1 none.</summary>
    public int FirstText { get; }

    /// <summary>Index of the capture that holds the second slot's path; -1 none.</summary>
    public int SecondText { get; }

    /// <summary>Argument that holds the descriptor; -1 none.</summary>
    public int FdArgument { get; }

    /// <summary>Whether the descriptor is what the call returns.</summary>
    public bool FdIsResult { get; }

    /// <summary>Argument that holds the size asked for; -1 none.</summary>
    public int RequestedArgument { get; }

    /// <summary>Argument that holds the offset; -1 none.</summary>
    public int OffsetArgument { get; }

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

    private static int IndexOf(SyscallRow row, string kind)
    {
        for (int i = 0; i < row.Arguments.Length; i++)
        {
            if (LeadingKind.Word(row.Arguments[i].Kind.Spelling) == kind)
            {
                return i;
            }
        }

        return -1;
    }
}
