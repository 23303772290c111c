using Weir.Kernel.Launching;

namespace Weir.Cli.Verifying;

/// <summary>A tracer that scenarios are verified against.</summary>
internal interface ITracer : IDisposable
{
    /// <summary>What it saw; complete after <see cref="Finish"/>.</summary>
    Sightings Sightings { get; }

    /// <summary>Calls that it knows to have lost; null: it does not know.</summary>
    long? Lost { get; }

    /// <summary>Whether it tells of asynchronous operations at all.</summary>
    bool TellsOperations { get; }

    /// <summary>Why it cannot see what a scenario is about; null: it can.</summary>
    string? CannotSee(string scenario);

    /// <summary>Starts a scenario runner, and misses nothing of it.</summary>
    HeldProgram Start(LaunchRequest request);

    /// <summary>No more comes: fetch what is left.</summary>
    void Finish();
}
