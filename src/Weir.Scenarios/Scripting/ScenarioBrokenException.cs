namespace Weir.Scenarios.Scripting;

/// <summary>The kernel did something else than the scenario relies on, so it shows nothing.</summary>
public sealed class ScenarioBrokenException : Exception
{
    /// <summary>Makes the exception with what happened.</summary>
    public ScenarioBrokenException(string message)
        : base(message)
    {
    }
}
