using Weir.Catalogue;
using Weir.Catalogue.Records;
using Weir.Trace;

namespace Weir.Probes.Tests.Differential;

/// <summary>What two tracers say of one and the same run, thread by thread.</summary>
internal sealed class Comparison
{
    private readonly SortedDictionary<string, int> _differences = new(StringComparer.Ordinal);

    public Comparison(IReadOnlyList<Call> ours, IReadOnlyList<StraceLine> theirs)
    {
        HashSet<int> threads = [.. ours.Select(c => c.Tid), .. theirs.Select(c => c.Tid)];
        foreach (int tid in threads)
        {
            Align([.. ours.Where(c => c.Tid == tid)], [.. theirs.Where(c => c.Tid == tid)]);
        }
    }

    /// <summary>Calls that either of them saw.</summary>
    public int Calls { get; private set; }

    /// <summary>Calls of the same name in the same place with the same result.</summary>
    public int Same { get; private set; }

    /// <summary>Calls for which both name a file.</summary>
    public int Paths { get; private set; }

    /// <summary>Where they name the same.</summary>
    public int SamePaths { get; private set; }

    public double CallShare => Calls == 0 ? 0 : (double)Same / Calls;

    public double PathShare => Paths == 0 ? 1 : (double)SamePaths / Paths;

    /// <summary>Kinds of differences and how many there were.</summary>
    public IReadOnlyDictionary<string, int> Differences => _differences;

    private static string Result(Call call) => call.State switch
    {
        CallState.Killed or CallState.NoReturn or CallState.RunningAtStop => StraceLine.NoResult,
        _ when call.Failed => call.Error.Name(),
        _ => unchecked((ulong)call.Result > long.MaxValue ? call.Result.ToString() : ((ulong)call.Result).ToString()),
    };

    /// <summary>strace has the kernel's names of a few calls that its own table calls otherwise.</summary>
    private static string Name(string name) => name switch
    {
        "newfstatat" => "fstatat",
        "pread64" => "pread",
        "pwrite64" => "pwrite",
        "prlimit64" => "prlimit",
        _ => name,
    };

    /// <summary>The longest common subsequence of names.</summary>
    private void Align(Call[] ours, StraceLine[] theirs)
    {
        string[] left = [.. ours.Select(c => Name(c.Row.Name))], right = [.. theirs.Select(c => Name(c.Name))];
        ushort[,] length = new ushort[left.Length + 1, right.Length + 1];
        for (int i = left.Length - 1; i >= 0; i--)
        {
            for (int j = right.Length - 1; j >= 0; j--)
            {
                length[i, j] = left[i] == right[j]
                    ? (ushort)(length[i + 1, j + 1] + 1)
                    : Math.Max(length[i + 1, j], length[i, j + 1]);
            }
        }

        for (int i = 0, j = 0; i < left.Length || j < right.Length;)
        {
            Calls++;
            if (i < left.Length && j < right.Length && left[i] == right[j])
            {
                Pair(ours[i++], theirs[j++]);
            }
            else if (j == right.Length || (i < left.Length && length[i + 1, j] >= length[i, j + 1]))
            {
                Note($"only weir: {left[i]} {ours[i++].State}");
            }
            else
            {
                Note($"only strace: {right[j]} = {(theirs[j].Result == "?" ? "?" : "…")}");
                j++;
            }
        }
    }

    private void Pair(Call ours, StraceLine theirs)
    {
        if (Result(ours) == theirs.Result)
        {
            Same++;
        }
        else
        {
            Note($"result: {theirs.Name} {Result(ours)} {ours.State}, strace {theirs.Result}");
        }

        if (theirs.Path is not { } path || ours.Path is not { } own)
        {
            return;
        }

        Paths++;
        if (Plain(own) == path)
        {
            SamePaths++;
        }
        else
        {
            Note($"path: {theirs.Name} {own}, strace {path}");
        }
    }

    /// <summary>strace -y says "socket" of a socket of any family, and has "(deleted)" behind its bracket.</summary>
    private static string Plain(string own)
    {
        string path = own.Replace(" (deleted)", "", StringComparison.Ordinal);
        int inode = path.IndexOf(":[", StringComparison.Ordinal);
        return inode > 0 && path[..inode] is "unix" or "tcp" or "udp" or "netlink" ? "socket" + path[inode..] : path;
    }

    private void Note(string what) => _differences[what] = _differences.GetValueOrDefault(what) + 1;
}
