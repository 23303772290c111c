using Weir.Catalogue.Reissuing;
using Weir.Catalogue.Rereading;

namespace Weir.Load.Planning;

/// <summary>One step of a thread of the load.</summary>
public sealed class PlannedStep
{
    /// <summary>What it does.</summary>
    public StepKind Kind { get; init; }

    /// <summary>The call as the load made it; null for steps that are none.</summary>
    public CallForm? Captured { get; init; }

    /// <summary>The call as it is made now: another one with <c>--engine</c>.</summary>
    public CallForm? Form { get; init; }

    /// <summary>Number of the captured call's name among the plan's <see cref="LoadPlan.Calls"/>.</summary>
    public int Call { get; init; }

    /// <summary>What a success does.</summary>
    public Effect Effect { get; init; }

    /// <summary>
    /// A word for each argument: the value; the slot of a descriptor; the place of a text or structure in the plan's
    /// memory; the length of a buffer; the number of a vector.
    /// </summary>
    public ulong[] Words { get; init; } = [];

    /// <summary>What each word is.</summary>
    public WordForm[] Forms { get; init; } = [];

    /// <summary>Slot of the descriptor that it makes, or -1.</summary>
    public int Makes { get; init; } = -1;

    /// <summary>Slot of the descriptor that it gives up, or -1.</summary>
    public int GivesUp { get; init; } = -1;

    /// <summary>Descriptors to copy (from slot, to slot) or to close (slot, -1) without a call of the load.</summary>
    public List<(int Slot, int Copy)>? Descriptors { get; set; }

    /// <summary>The thread to start, or -1.</summary>
    public int Starts { get; init; } = -1;

    /// <summary>When the call began in the capture, ns from the beginning of the load.</summary>
    public long StartNs { get; init; }

    /// <summary>How long it took in the capture, ns.</summary>
    public long LatencyNs { get; init; }

    /// <summary>Time that the thread spent on other things before it, ns.</summary>
    public long ThinkNs { get; init; }

    /// <summary>What it returned in the capture.</summary>
    public long Result { get; init; }

    /// <summary>Bytes that it moved in the capture; -1 where it moves none.</summary>
    public long Bytes { get; init; } = -1;

    /// <summary>Asynchronous requests of the thread that may still be in flight when it begins.</summary>
    public int InFlight { get; init; }

    /// <summary>Whether it is handed over together with the request that comes next.</summary>
    public bool GoesWithNext { get; set; }

    /// <summary>Whether an asynchronous request is waited for at once, as the call that it stands for was.</summary>
    public bool Blocks { get; init; }

    /// <summary>Steps of other threads that must be done before.</summary>
    public (int Thread, int Count)[] Waits { get; set; } = [];
}
