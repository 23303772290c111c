namespace Weir.Load.Trees;

/// <summary>What the files of a tree hold.</summary>
public enum TreeData : byte
{
    /// <summary>Random bytes: nothing that a file system could compress away.</summary>
    Random,

    /// <summary>Zeros, which are written too.</summary>
    Zero,
}
