using System.Collections.Immutable;
using Weir.Scenarios.Themes;

namespace Weir.Scenarios;

/// <summary>All scenarios.</summary>
public static class ScenarioList
{
    /// <summary>All, theme by theme.</summary>
    public static ImmutableArray<Scenario> All { get; } =
    [
        .. OpenScenarios.Set,
        .. ReadWriteScenarios.Set,
        .. FileDataScenarios.Set,
        .. DescriptorScenarios.Set,
        .. NameScenarios.Set,
        .. DirectoryScenarios.Set,
        .. AttributeScenarios.Set,
        .. XattrScenarios.Set,
        .. TransferScenarios.Set,
        .. SocketScenarios.Set,
        .. MadeDescriptorScenarios.Set,
        .. MessageScenarios.Set,
        .. TimeScenarios.Set,
        .. SchedulingScenarios.Set,
        .. MemoryScenarios.Set,
        .. SignalScenarios.Set,
        .. ThreadScenarios.Set,
        .. AioScenarios.Set,
        .. RingScenarios.Set,
        .. RingFileScenarios.Set,
        .. RingNameScenarios.Set,
        .. RingSocketScenarios.Set,
        .. RingWaitScenarios.Set,
        .. RingChainScenarios.Set,
        .. SecurityScenarios.Set,
        .. SystemScenarios.Set,
        .. PathFailureScenarios.Set,
        .. FailureScenarios.Set,
        .. InvalidScenarios.Set,
        .. RefusalScenarios.Set,
        .. UnprivilegedFailureScenarios.Set,
        .. LimitFailureScenarios.Set,
        .. MountFailureScenarios.Set,
        .. NetworkFailureScenarios.Set,
        .. IpcFailureScenarios.Set,
        .. FileFailureScenarios.Set,
        .. InterruptedFailureScenarios.Set,
        .. MemoryFailureScenarios.Set,
        .. KernelFailureScenarios.Set,
        .. ProcessFailureScenarios.Set,
        .. ProcessScenarios.Set,
        .. ProcessWorldScenarios.Set,
        .. CompatScenarios.Set,
    ];

    /// <summary>The scenario of that name, or null.</summary>
    public static Scenario? Find(string name) => All.FirstOrDefault(s => s.Name == name);
}
