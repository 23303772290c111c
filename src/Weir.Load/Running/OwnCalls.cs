namespace Weir.Load.Running;

/// <summary>Calls that the re-issue makes beside the load's, so that a trace of it can be understood.</summary>
/// <param name="Opens">Opens of descriptors that were open before the capture.</param>
/// <param name="Copies">Copies of descriptors, as fork made them, and numbers for copies to go to.</param>
/// <param name="Closes">Closes of what exec or the end of a process closed.</param>
public readonly record struct OwnCalls(long Opens, long Copies, long Closes)
{
    /// <summary>The sum of two.</summary>
    public static OwnCalls operator +(OwnCalls one, OwnCalls other) =>
        new(one.Opens + other.Opens, one.Copies + other.Copies, one.Closes + other.Closes);

    /// <summary>The sum of two.</summary>
    public static OwnCalls Add(OwnCalls left, OwnCalls right) => left + right;
}
