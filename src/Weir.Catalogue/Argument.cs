using Weir.Catalogue.Kinds;

namespace Weir.Catalogue;

/// <summary>One argument of a syscall.</summary>
/// <param name="Name">Name, as in the man page.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Nullable">Whether NULL is an ordinary value (<c>?</c> in the table).</param>
public sealed record Argument(string Name, ArgumentKind Kind, bool Nullable = false);
