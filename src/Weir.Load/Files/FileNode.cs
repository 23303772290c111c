using Weir.Load.Planning;

namespace Weir.Load.Files;

/// <summary>A name in the tree of the load.</summary>
internal sealed class FileNode(FileNode? parent, string name)
{
    private readonly List<StepRef> _uses = [];

    /// <summary>The directory that it stands in; null for the root.</summary>
    public FileNode? Parent { get; } = parent;

    /// <summary>Its name there.</summary>
    public string Name { get; } = name;

    /// <summary>Names in it, as far as the load tells; null: none.</summary>
    public Dictionary<string, FileNode>? Children { get; set; }

    /// <summary>Whether the load told yet whether it is there.</summary>
    public bool IsKnown { get; set; }

    /// <summary>The file that has the name now; null: none, or not known.</summary>
    public FileBody? Body { get; set; }

    /// <summary>The step that last made or took the name.</summary>
    public StepRef? Changed { get; private set; }

    /// <summary>The last step of each thread that needed the name.</summary>
    public IReadOnlyList<StepRef> Uses => _uses;

    /// <summary>Its path now.</summary>
    public string Path => Parent is null ? "/" : Parent.Parent is null ? "/" + Name : Parent.Path + "/" + Name;

    /// <summary>Notes a step that needs the name.</summary>
    public void Use(StepRef step) => StepRef.Latest(_uses, step);

    /// <summary>Notes a step that makes or takes it.</summary>
    public void Change(StepRef step)
    {
        Changed = step;
        _uses.Clear();
    }
}
