namespace Weir.Kernel;

/// <summary>This kernel lacks something that was asked for.</summary>
public sealed class FeatureMissingException : Exception
{
    /// <summary>Makes the exception for a missing kernel feature.</summary>
    /// <param name="feature">What is missing, in the kernel's words.</param>
    /// <param name="since">The first kernel that has it, such as <c>5.8</c>.</param>
    /// <param name="detail">What was seen instead, and what still works; may be null.</param>
    public FeatureMissingException(string feature, string since, string? detail = null)
        : base(detail is null
            ? $"this kernel has no {feature} (it came with Linux {since})"
            : $"this kernel has no {feature} (it came with Linux {since}): {detail}")
    {
        Feature = feature;
        Since = since;
    }

    /// <summary>What is missing.</summary>
    public string Feature { get; }

    /// <summary>The first kernel that has it.</summary>
    public string Since { get; }
}
