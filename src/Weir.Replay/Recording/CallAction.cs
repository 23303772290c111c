namespace Weir.Replay.Recording;

/// <summary>What is done with a call that a program came to.</summary>
internal enum CallAction
{
    /// <summary>The kernel makes it.</summary>
    Make,

    /// <summary>The recorder answered it.</summary>
    Answered,
}
