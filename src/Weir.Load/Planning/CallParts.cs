using Weir.Load.Files;

namespace Weir.Load.Planning;

/// <summary>What one call works on, gathered while its words are made.</summary>
internal sealed class CallParts
{
    /// <summary>Names, in the order of the arguments.</summary>
    public List<FileNode> Nodes { get; } = [];

    /// <summary>Descriptors, in the order of the arguments.</summary>
    public List<DescriptorSlot> Slots { get; } = [];

    /// <summary>The descriptor whose number the call gives to another file, or null.</summary>
    public DescriptorSlot? Replaced { get; set; }

    /// <summary>Begins a call.</summary>
    public void Clear()
    {
        Nodes.Clear();
        Slots.Clear();
        Replaced = null;
    }
}
