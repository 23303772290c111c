namespace Weir.Scenarios.Scripting;

/// <summary>
/// What the process must be in for a call to fail as it should, but not for longer: the runtime could not live in it.
/// What it takes is done outside the markers, so that no tracer is asked about it.
/// </summary>
internal interface ICircumstance
{
    /// <summary>Just before the call.</summary>
    void Begin();

    /// <summary>Right after it.</summary>
    void End();
}
