namespace Weir.Replay.Buffering;

/// <summary>How stubs begin: they tell the code of the recorder's where they are, and go there.</summary>
internal static class StubBeginning
{
    /// <summary>From the beginning of a stub for calls to its own syscall instruction.</summary>
    public const int SyscallOffset = 21;

    private static ReadOnlySpan<byte> PlaceOfCall => [0x4c, 0x8d, 0x1d, 14, 0, 0, 0]; // lea r11, [rip + 14]

    private static ReadOnlySpan<byte> PlaceOfTimestamp => [0x48, 0x8d, 0x05, 24, 0, 0, 0]; // lea rax, [rip + 24]

    private static ReadOnlySpan<byte> Clock => [0x48, 0xba]; // mov rdx, the word that follows

    private static ReadOnlySpan<byte> Jump => [0xff, 0x25, 0, 0, 0, 0]; // jmp to what the word that follows says

    private static ReadOnlySpan<byte> Syscall => [0x0f, 0x05];

    /// <summary>In the place of a syscall instruction: r11 is the stub's own.</summary>
    public static byte[] OfCall() =>
        [.. PlaceOfCall, .. Jump, .. BitConverter.GetBytes(BufferLayout.Address), .. Syscall];

    /// <summary>In the place of rdtsc or rdtscp, whose results free rax and rdx.</summary>
    /// <param name="clock">The function that gives times.</param>
    public static byte[] OfTimestamp(ulong clock) =>
    [
        .. PlaceOfTimestamp, .. Clock, .. BitConverter.GetBytes(clock), .. Jump,
        .. BitConverter.GetBytes(BufferCode.Timestamp),
    ];
}
