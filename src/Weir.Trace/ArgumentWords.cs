using System.Runtime.CompilerServices;

namespace Weir.Trace;

/// <summary>The six argument words of a call, in place.</summary>
[InlineArray(Count)]
public struct ArgumentWords
{
    /// <summary>How many words a Linux syscall takes at most.</summary>
    public const int Count = 6;

    private ulong _first;
}
