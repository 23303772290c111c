namespace Weir.Load.Planning;

/// <summary>A process while its rows are walked.</summary>
internal sealed class ProcessState(DescriptorTable descriptors)
{
    /// <summary>Its descriptors, which it may share.</summary>
    public DescriptorTable Descriptors { get; } = descriptors;
}
