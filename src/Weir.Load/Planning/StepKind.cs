namespace Weir.Load.Planning;

/// <summary>What a step of a thread does.</summary>
public enum StepKind : byte
{
    /// <summary>Makes a call of the load.</summary>
    Call,

    /// <summary>Lets a thread of the load begin, and gives its process copies of descriptors.</summary>
    Start,

    /// <summary>Closes what the end of a process, or exec, closed without a call.</summary>
    Close,
}
