namespace Weir.Io;

/// <summary>How far a request came before the kernel refused it.</summary>
public enum IoStage
{
    /// <summary>Making a context or ring, or opening a file.</summary>
    Setup,

    /// <summary>Handing the request over: it never ran.</summary>
    Submit,

    /// <summary>Running it.</summary>
    Completion,
}
