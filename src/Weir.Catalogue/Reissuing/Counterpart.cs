namespace Weir.Catalogue.Reissuing;

/// <summary>The same work through another interface.</summary>
/// <param name="Form">The call.</param>
/// <param name="Flag">Bits that its flags must have.</param>
public sealed record Counterpart(CallForm Form, ulong Flag);
