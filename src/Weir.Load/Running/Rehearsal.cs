using Weir.Catalogue.Reissuing;
using Weir.Catalogue.Rereading;
using Weir.Kernel;
using Weir.Kernel.Calls;
using Weir.Load.Planning;
using Weir.Load.Rows;

namespace Weir.Load.Running;

/// <summary>
/// Goes once through the code that confined threads run, on a file without a name: a thread that sees another root
/// cannot load code, since the program's own files are not below it.
/// </summary>
internal static class Rehearsal
{
    private static readonly Lazy<bool> Once = new(Rehearse);

    /// <summary>Does it, the first time.</summary>
    public static void Run() => _ = Once.Value;

    private static bool Rehearse()
    {
        PlanMemory memory = new();
        ulong structure = memory.Structure(new byte[16]);
        ulong vector = memory.Vector([4, 4]);
        List<PlannedStep> steps =
        [
            Step("pwrite64", [0, 8, 8, 0], [WordForm.Descriptor, WordForm.DataIn]),
            Step("preadv", [0, vector, 2, 0, 0], [WordForm.Descriptor, WordForm.VectorOut], waits: true),
            Step("futimesat", [0, memory.Text([]), structure], [WordForm.Descriptor, WordForm.Path, WordForm.Memory]),
            Step("aio:PREAD", [0, 8, 8, 0, 0], [WordForm.Descriptor, WordForm.DataOut]),
            Step("io_uring:READ", [0, 8, 8, 0, 0], [WordForm.Descriptor, WordForm.DataOut]),
            new() { Kind = StepKind.Start, Starts = 1, Descriptors = [(0, 1)] },
            Step("dup2", [0, CallPlanner.NoSlot], [WordForm.Descriptor, WordForm.Descriptor]),
            new() { Kind = StepKind.Close, Descriptors = [(1, -1)] },
        ];
        PlannedThread first = new(0, 0, 0) { BufferBytes = 8, Depth = 2, IsAwaited = true };
        PlannedThread second = new(1, 0, 1) { BufferBytes = 8, IsStarted = true, IsAwaited = true };
        first.Steps.AddRange(steps);
        second.Steps.Add(Step("fsync", [0], [WordForm.Descriptor]));
        second.Steps[0].Waits = [(0, 3)];
        using Kernel.Handles.Fd file = MemoryFile.Create("weir-rehearsal", keptAtExec: false);
        LoadPlan plan = new()
        {
            Threads = [first, second],
            Calls = ["rehearsal"],
            Files = [],
            EarlyOpens = [],
            SlotCount = 2,
            Memory = memory,
            Account = new LoadAccount(),
            DurationNs = 0,
            BufferBytes = 8,
            KeptAsCaptured = new Dictionary<string, long>(),
        };
        try
        {
            LoadRun.Rehearse(plan, board => board[0] = (int)FileCalls.Duplicate(file.Number));
        }
        catch (Exception e) when (e is FeatureMissingException or KernelException)
        {
            // An interface that this kernel lacks: a load that needs it says so.
            return false;
        }

        return true;
    }

    // A result that the call does not have, so that errors are named too.
    private static PlannedStep Step(string call, ulong[] words, WordForm[] forms, bool waits = false)
    {
        CallForm form = CallForm.Find(call)!;
        WordForm[] all = new WordForm[words.Length];
        forms.CopyTo(all, 0);
        return new PlannedStep
        {
            Captured = form, Form = form, Words = words, Forms = all, ThinkNs = 1_000_000, Bytes = 1,
            Effect = waits ? Effect.Look : ReissueTable.Of(form, "").Effect,
        };
    }
}
