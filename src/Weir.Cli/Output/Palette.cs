namespace Weir.Cli.Output;

/// <summary>The colours of a text (ECMA-48), or none.</summary>
internal sealed class Palette(bool enabled)
{
    public ReadOnlySpan<byte> Dim => enabled ? "\e[2m"u8 : default;

    public ReadOnlySpan<byte> Name => enabled ? "\e[36m"u8 : default;

    public ReadOnlySpan<byte> Bold => enabled ? "\e[1m"u8 : default;

    public ReadOnlySpan<byte> Error => enabled ? "\e[31m"u8 : default;

    public ReadOnlySpan<byte> Warning => enabled ? "\e[33m"u8 : default;

    public ReadOnlySpan<byte> Off => enabled ? "\e[0m"u8 : default;
}
