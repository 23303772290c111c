namespace Weir.Replay.Recording;

/// <summary>Arithmetic of pages.</summary>
internal static class Pages
{
    public const int Bytes = 4096;

    public static ulong RoundUp(ulong value) => (value + Bytes - 1) & ~(ulong)(Bytes - 1);

    public static ulong RoundDown(ulong value) => value & ~(ulong)(Bytes - 1);
}
