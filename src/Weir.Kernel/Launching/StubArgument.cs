namespace Weir.Kernel.Launching;

/// <summary>An argument of a stub's call: a number, or what lies at an address of its data when the call is
/// made.</summary>
/// <param name="Value">The number, or the address.</param>
/// <param name="IsStored">Whether it is an address.</param>
public readonly record struct StubArgument(int Value, bool IsStored)
{
    /// <summary>A number.</summary>
    public static implicit operator StubArgument(int value) => new(value, IsStored: false);

    /// <summary>The 32-bit word at an address that <see cref="StubCode.Data"/> gave.</summary>
    public static StubArgument At(int address) => new(address, IsStored: true);
}
