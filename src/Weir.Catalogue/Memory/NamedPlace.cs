namespace Weir.Catalogue.Memory;

/// <summary>An argument or field that lengths may name.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Place">Index of the argument, or offset of the field.</param>
/// <param name="Width">As <see cref="LengthTerm"/> takes it.</param>
internal sealed record NamedPlace(string Name, int Place, int Width)
{
    /// <summary>An argument of which the kernel takes 64 bits.</summary>
    public const int WideArgument = 0;

    /// <summary>An argument of which the kernel takes 32 bits.</summary>
    public const int NarrowArgument = -4;
}
