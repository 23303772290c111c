namespace Weir.Replay.Log.Events;

/// <summary>Memory appeared. Its contents, unless zero, follow.</summary>
/// <param name="Tid">The thread.</param>
/// <param name="Address">Where.</param>
/// <param name="LengthBytes">How much.</param>
/// <param name="Protection">PROT_ bits.</param>
/// <param name="SharedObject">
/// 0 private; -1 anonymous and shared with children; -2 the kernel's; -3 of the page of clocks; -4 of
/// the buffered calls; -5 code of the recorder's; else the number of a shared file.
/// </param>
/// <param name="Offset">Where in the shared file.</param>
internal sealed record MapEvent(
    int Tid, ulong Address, ulong LengthBytes, int Protection, long SharedObject, ulong Offset)
    : LogEvent(Tid)
{
    public override EventKind Kind => EventKind.Map;

    public const long Private = 0;

    public const long SharedAnonymous = -1;

    /// <summary>Private, and written by the kernel at any time: no part of what is compared.</summary>
    public const long KernelOwned = -2;

    /// <summary>As <see cref="KernelOwned"/>: the data of the page of clocks (docs/internals/weirlog.md).</summary>
    public const long ClockData = -3;

    /// <summary>As <see cref="KernelOwned"/>: the data of the buffered calls (docs/internals/weirlog.md).</summary>
    public const long CallData = -4;

    /// <summary>Private, and code of the recorder's own.</summary>
    public const long OwnCode = -5;

    public static MapEvent Decode(int tid, EventDecoder from) => new(
        tid, from.Unsigned(), from.Unsigned(), (int)from.Unsigned(), from.Signed(), from.Unsigned());

    public override void Encode(EventEncoder to)
    {
        to.Unsigned(Address);
        to.Unsigned(LengthBytes);
        to.Unsigned((ulong)Protection);
        to.Signed(SharedObject);
        to.Unsigned(Offset);
    }
}
