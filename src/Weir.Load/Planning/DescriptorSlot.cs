namespace Weir.Load.Planning;

/// <summary>One descriptor of the load, from the call that made it to the one that gives it up.</summary>
internal sealed class DescriptorSlot(int number, OpenFile file)
{
    private readonly List<StepRef> _uses = [];

    /// <summary>Its number in the plan; -1: it is not made again.</summary>
    public int Number { get; } = number;

    /// <summary>Its open file.</summary>
    public OpenFile File { get; } = file;

    /// <summary>Why calls on it are not made again; null: they are.</summary>
    public string? Refusal { get; init; }

    /// <summary>Whether exec closes it.</summary>
    public bool ClosesOnExec { get; set; }

    /// <summary>The step that makes it; null: it is there before the first one.</summary>
    public StepRef? Made { get; init; }

    /// <summary>The last step of each thread on it.</summary>
    public IReadOnlyList<StepRef> Uses => _uses;

    /// <summary>Notes a step on it.</summary>
    public void Use(StepRef step) => StepRef.Latest(_uses, step);
}
