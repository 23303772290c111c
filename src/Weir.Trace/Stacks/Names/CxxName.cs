namespace Weir.Trace.Stacks.Names;

/// <summary>A name of C++.</summary>
/// <param name="Text">The name.</param>
internal sealed record CxxName(string Text)
{
    /// <summary>Whether it ends with template arguments.</summary>
    public bool IsTemplate { get; init; }

    /// <summary>Whether it is a constructor, a destructor or a conversion.</summary>
    public bool IsNamedByType { get; init; }

    /// <summary>Whether it stands among the names that can be referred to.</summary>
    public bool IsSeen { get; init; }

    /// <summary>The last part without tags and template arguments: what constructors are called.</summary>
    public string Plain { get; init; } = "";

    /// <summary>What a member function says of its object: <c> const</c>, <c> &amp;</c>.</summary>
    public string Qualifiers { get; init; } = "";
}
