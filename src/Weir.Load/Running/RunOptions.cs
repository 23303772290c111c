using Weir.Load.Trees;

namespace Weir.Load.Running;

/// <summary>How a load is made again.</summary>
public sealed record RunOptions
{
    /// <summary>How much faster than in the capture threads think; 0: not at all.</summary>
    public double Speed { get; init; } = 1;

    /// <summary>What writes write.</summary>
    public TreeData Data { get; init; }

    /// <summary>Is told now and then how many calls are made.</summary>
    public Action<long> Progress { get; init; } = static _ => { };

    /// <summary>Says whether to break off.</summary>
    public Func<bool> Stop { get; init; } = static () => false;
}
