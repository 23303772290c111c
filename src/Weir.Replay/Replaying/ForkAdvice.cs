using System.Text;
using Weir.Catalogue;
using Weir.Replay.Recording.Calls;
using Weir.Replay.Tracing;

namespace Weir.Replay.Replaying;

/// <summary>
/// The memory that a process keeps from its children by fork (madvise). A checkpoint is such a child and needs it, so
/// the advice is lifted while one is made.
/// </summary>
internal sealed class ForkAdvice
{
    private readonly List<(MemoryRegion Region, int Advice)> _given = [];

    public static bool IsSuch(int advice) => advice is AdviseHandler.DontFork or AdviseHandler.WipeOnFork;

    /// <summary>Looks which regions have it now.</summary>
    public static ForkAdvice Of(int pid)
    {
        ForkAdvice found = new();
        MemoryRegion? region = null;
        foreach (string line in File.ReadLines($"/proc/{pid}/smaps", Encoding.UTF8))
        {
            if (line.StartsWith("VmFlags:", StringComparison.Ordinal) && region != null)
            {
                // man 5 proc_pid_smaps: dc, not copied by fork; wf, wiped by it.
                string[] flags = line.Split(' ');
                found.Add(region, flags.Contains("dc"), AdviseHandler.DontFork);
                found.Add(region, flags.Contains("wf"), AdviseHandler.WipeOnFork);
            }
            else if (char.IsAsciiHexDigitLower(line[0]))
            {
                region = MemoryRegion.Parse(line);
            }
        }

        return found;
    }

    public void Lift(Injection injection, ReplayedTask task)
    {
        foreach ((MemoryRegion region, int advice) in _given)
        {
            int opposite = advice == AdviseHandler.DontFork ? AdviseHandler.DoFork : AdviseHandler.KeepOnFork;
            Advise(injection, task, region, opposite);
        }
    }

    public void Give(Injection injection, ReplayedTask task) =>
        _given.ForEach(g => Advise(injection, task, g.Region, g.Advice));

    private void Add(MemoryRegion region, bool given, int advice)
    {
        if (given && !region.OfKernel)
        {
            _given.Add((region, advice));
        }
    }

    private static void Advise(Injection injection, ReplayedTask task, MemoryRegion region, int advice) =>
        injection.Must(task, SyscallId.Madvise, region.Start, region.LengthBytes, (ulong)advice);
}
