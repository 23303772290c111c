using System.Collections;
using System.Runtime.InteropServices;
using Weir.Catalogue;
using Weir.Catalogue.Operations;
using Weir.Kernel.Launching;
using Weir.Probes.Session;

namespace Weir.Cli.Tracing;

/// <summary>Starts traces by eBPF gates.</summary>
internal sealed class GateSessions : ISessionFactory
{
    private GatePreparation? _preparation;

    /// <inheritdoc/>
    public void Prepare() => _preparation = new GatePreparation();

    /// <inheritdoc/>
    public ITraceSession Start(TraceOptions options)
    {
        LaunchRequest? request = options.Launch is { } launch ? Request(launch) : null;
        GateSession gates = new(Gates(options), _preparation);
        HeldProgram? program = null;
        try
        {
            if (request is not null)
            {
                program = HeldProgram.Start(request);
                gates.MarkNew(program.PidFd);
                program.Release(options.Launch!.Command[0]);
            }
            else if (!options.Pids.IsEmpty)
            {
                gates.MarkRunning(options.Follow ? ProcessTree.Below(options.Pids) : options.Pids);
            }

            return new RunningGates(gates, program, options.Pids);
        }
        catch
        {
            program?.Dispose();
            gates.Dispose();
            throw;
        }
    }

    private static GateOptions Gates(TraceOptions options)
    {
        HashSet<SyscallRow> selected = [.. options.Selection.Rows];
        HashSet<OperationRow> operations = [.. options.Selection.Operations];
        return new GateOptions
        {
            Everyone = options.Launch is null && options.Pids.IsEmpty,
            Follow = options.Follow,
            Threads = options.Tids,
            Comms = options.Comms,
            Users = options.Uids,
            Cgroup = options.CgroupDirectory is { } directory ? CgroupPlace.Of(directory) : null,
            Select = options.Selection.IsAll ? static _ => true : selected.Contains,
            SelectUnknown = options.Selection.IncludesUnknown,
            PlanOf = options.DataBytes == 0 ? static row => row.Plan : row => row.PlanFor(options.DataBytes),
            ErrorsOnly = options.ErrorsOnly,
            SlowerThanNs = options.SlowerThanNs,
            SampleEvery = options.SampleEvery,
            Async = options.Async && !options.Selection.Operations.IsEmpty,
            SelectOperation = options.Selection.IsAll ? static _ => true : operations.Contains,
            Stacks = options.Stacks,
            WithoutTypes = options.WithoutBtf,
            RingBytes = options.BufferBytes,
        };
    }

    /// <summary>What is needed to start the program.</summary>
    internal static LaunchRequest Request(LaunchOptions launch) => new()
    {
        Path = ProgramFinder.Find(launch.Command[0], launch.Directory),
        Arguments = launch.Command,
        Environment = [.. Variables(launch)],
        Directory = launch.Directory is null ? null : Path.GetFullPath(launch.Directory),
        OutputFile = launch.OutputFile,
        Identity = launch.User is { } user
            ? new Identity(user.Uid, user.Gid, ImmutableCollectionsMarshal.AsImmutableArray<uint>([user.Gid,
                .. user.Groups]))
            : null,
    };

    private static IEnumerable<string> Variables(LaunchOptions launch)
    {
        Dictionary<string, string?> all = new(StringComparer.Ordinal);
        foreach (DictionaryEntry variable in Environment.GetEnvironmentVariables())
        {
            all[(string)variable.Key] = (string?)variable.Value;
        }

        foreach ((string name, string? value) in launch.Environment)
        {
            all[name] = value;
        }

        return all.Where(v => v.Value is not null).Select(v => $"{v.Key}={v.Value}");
    }
}
