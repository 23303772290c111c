namespace Weir.Replay.Log.Events;

/// <summary>Where a signal came to a thread: replay must be able to find the place again.</summary>
internal enum SignalPlace : byte
{
    /// <summary>Right after the syscall that the thread just left, or before its first instruction.</summary>
    AfterCall,

    /// <summary>At a syscall that the thread is about to make; after the handler it makes it.</summary>
    BeforeCall,

    /// <summary>At an instruction that raised it.</summary>
    AtInstruction,
}
