using System.Text;
using Weir.Bpf.Assembly;
using Weir.Bpf.Btf;
using Weir.Bpf.Maps;
using Weir.Catalogue;
using Weir.Kernel;
using Weir.Kernel.Abi;
using Weir.Kernel.Calls;
using Weir.Kernel.Handles;

namespace Weir.Bpf.Programs;

/// <summary>A program in the kernel.</summary>
public sealed class BpfProgram : IDisposable
{
    private const int LogBytes = 16 << 20;

    private BpfProgram(ProgramSpec spec, Fd fd)
    {
        Spec = spec;
        Fd = fd;
    }

    /// <summary>What it was made from.</summary>
    public ProgramSpec Spec { get; }

    /// <summary>Its descriptor.</summary>
    public Fd Fd { get; }

    /// <summary>Loads a program.</summary>
    /// <param name="spec">The program.</param>
    /// <param name="maps">The maps that it names, made.</param>
    /// <param name="btf">This kernel's types; needed by tracing programs alone.</param>
    /// <exception cref="VerifierException">The verifier refused it.</exception>
    /// <exception cref="KernelException">bpf(2) refused for want of privilege.</exception>
    public static BpfProgram Load(ProgramSpec spec, Func<MapSpec, BpfMap> maps, KernelBtf? btf)
    {
        ArgumentNullException.ThrowIfNull(spec);
        int attachId = spec.Type == BpfProgramType.Tracing ? AttachId(spec, btf) : 0;
        ulong[] words = spec.Code.Relocate(m => maps(m).Fd.Number);
        int[] functions = [];
        using Fd? types = spec.Functions.IsDefaultOrEmpty ? null : LoadTypes(spec, out functions);
        long result = BpfCalls.ProgramLoad(
            spec.Type, spec.Name, ProgramSpec.Licence, words, spec.AttachType, attachId, types, functions, []);
        if (!ErrnoText.IsError(result))
        {
            return new BpfProgram(spec, new Fd((int)result));
        }

        // Only a refused program pays for the log.
        byte[] log = new byte[LogBytes];
        result = BpfCalls.ProgramLoad(
            spec.Type, spec.Name, ProgramSpec.Licence, words, spec.AttachType, attachId, types, functions, log);
        if (!ErrnoText.IsError(result))
        {
            return new BpfProgram(spec, new Fd((int)result));
        }

        Errno errno = ErrnoText.Of(result);

        // Up to the first NUL: behind it stand leftovers of states that the verifier dropped from its log.
        int length = log.AsSpan().IndexOf((byte)0);
        string said = Encoding.UTF8.GetString(log, 0, length < 0 ? log.Length : length);
        if (errno == Errno.EPERM && said.Length == 0)
        {
            throw new KernelException(
                $"bpf(BPF_PROG_LOAD, {spec.Name})", errno, "CAP_BPF and CAP_PERFMON are needed");
        }

        throw new VerifierException(spec.Name, errno, said, Disassembler.List(spec.Code));
    }

    /// <summary>Attaches the program to its target; disposing the link detaches it.</summary>
    public Fd Attach() => Spec.AttachType == BpfAttachType.TraceIterator
        ? BpfCalls.IteratorLink(Fd)
        : BpfCalls.RawTracepointOpen(Spec.Type == BpfProgramType.Tracing ? null : Spec.Target, Fd);

    /// <summary>Runs that the kernel skipped because the program was already running on that CPU, or null.</summary>
    public long? SkippedRuns => BpfCalls.RecursionMisses(Fd);

    /// <summary>Instructions that the verifier looked at to accept the program, or null.</summary>
    public long? VerifiedInstructions => BpfCalls.VerifiedInstructions(Fd);

    /// <inheritdoc/>
    public void Dispose() => Fd.Dispose();

    /// <summary>Makes the functions' types known; the words of struct bpf_func_info: start, type.</summary>
    private static Fd LoadTypes(ProgramSpec spec, out int[] functions)
    {
        (byte[] blob, int[] types) = BtfBlob.Functions(spec.Functions);
        functions = [.. spec.Functions.SelectMany((f, i) => (int[])[f.Start, types[i]])];
        return BpfCalls.BtfLoad(blob);
    }

    private static int AttachId(ProgramSpec spec, KernelBtf? btf)
    {
        string missing = $"BTF (needed by {spec.Name})";
        KernelBtf types = btf ?? throw new FeatureMissingException(missing, "5.4");
        return spec.AttachType == BpfAttachType.TraceIterator
            ? types.FindFunction("bpf_iter_" + spec.Target)
            : types.FindTypedef("btf_trace_" + spec.Target);
    }
}
