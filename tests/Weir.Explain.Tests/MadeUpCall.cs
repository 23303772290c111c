using Weir.Catalogue;
using Weir.Explain.Sights;
using Weir.Explain.Symbols;
using Weir.Explain.Text;
using Weir.Explain.Trees;

namespace Weir.Explain.Tests;

/// <summary>Writes down what programs in the kernel would have seen, with functions by name.</summary>
internal sealed class MadeUpCall
{
    public const int Tid = 100;

    private const long StartNs = 1_000_000;
    private readonly List<Sight> _sights = [];
    private readonly List<string> _names = ["bpf_trace_run1"];

    public IReadOnlyList<Sight> Sights => _sights;

    public KernelSymbols Symbols => KernelSymbols.Parse(new StringReader(
        string.Join('\n', [
            .. _names.Select((n, i) => $"{Address(i):x} t {n}"), $"{Address(_names.Count):x} T _etext",
        ])));

    public MadeUpCall See(
        double us, SightKind kind, string stack = "", int tid = Tid, int cpu = 0, ulong a = 0, ulong b = 0,
        ulong c = 0, string comm = "program", string other = "")
    {
        string[] functions = stack.Length == 0 ? [] : [.. stack.Split(' ')];
        _sights.Add(new Sight
        {
            TimeNs = StartNs + (long)(us * 1000), Errand = 1, Tid = tid, Pid = tid, Kind = kind, Cpu = cpu, A = a,
            B = b, C = c, Comm = comm, OtherComm = other,
            Stack = [Number("bpf_trace_run1"), .. functions.Reverse().Select(Number)],
        });
        return this;
    }

    public Story Story() => StoryBuilder.Build(SyscallId.Fsync.Row(), _sights, Symbols)!;

    public string[] Lines(bool full = false, bool notes = false) =>
        [.. new StoryText(Story(), Symbols, new StoryTextOptions { Full = full, Notes = notes }).Lines()
            .Select(l => l.ToString())];

    private static ulong Address(int index) => 0xffffffff81000000 + (ulong)index * 0x100;

    private ulong Number(string name)
    {
        int at = _names.IndexOf(name);
        if (at < 0)
        {
            at = _names.Count;
            _names.Add(name);
        }

        return Address(at) + 0x20;
    }
}
