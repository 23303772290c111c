using static Weir.Catalogue.SyscallId;

namespace Weir.Scenarios.Scripting;

/// <summary>No descriptor is left to give: the limit is below those that are in use.</summary>
internal sealed class DescriptorShortage : ICircumstance
{
    private const int NoFile = 7, Few = 3;
    private readonly Block _plenty, _few;

    /// <summary>Prepares.</summary>
    public DescriptorShortage(Script script)
    {
        _plenty = script.Memory(16);
        OutsideMarkers.Make(Prlimit64, 0, NoFile, 0, _plenty.Address);
        _few = script.Longs(Few, _plenty.Int64(8));
    }

    /// <inheritdoc/>
    public void Begin() => OutsideMarkers.Make(Prlimit64, 0, NoFile, _few.Address, 0);

    /// <inheritdoc/>
    public void End() => OutsideMarkers.Make(Prlimit64, 0, NoFile, _plenty.Address, 0);
}
