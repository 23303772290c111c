using System.Collections.Immutable;
using Weir.Bpf.Assembly;
using Weir.Bpf.Btf;
using Weir.Bpf.Programs;
using Weir.Catalogue;
using Weir.Kernel;
using Weir.Kernel.Abi;
using static Weir.Bpf.Assembly.Register;

namespace Weir.Bpf.Tests.Live;

public sealed class ProgramTests
{
    private static ProgramSpec Program(Action<Assembler> write, string target = "sys_enter")
    {
        Assembler a = new();
        write(a);
        return new ProgramSpec("weir_test", BpfProgramType.Tracing, target, a.Build(), BpfAttachType.TraceRawTp);
    }

    private static BpfProgram Load(ProgramSpec spec)
    {
        KernelBtf? btf = KernelBtf.TryRead();
        Assert.SkipWhen(btf is null, "this kernel shows no BTF (CONFIG_DEBUG_INFO_BTF, 5.4)");
        return BpfProgram.Load(spec, _ => throw new InvalidOperationException("no maps here"), btf);
    }

    [Fact]
    public void A_program_that_the_verifier_refuses_comes_with_its_words_and_the_listing()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "CAP_BPF and CAP_PERFMON are needed to load programs");
        VerifierException refusal = Assert.Throws<VerifierException>(() => Load(Program(a =>
        {
            a.LoadFrom(Width.Double, R0, R3, 0);
            a.Exit();
        })));
        Assert.Equal(Errno.EACCES, refusal.Errno);
        Assert.Contains("R3 !read_ok", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("R3 !read_ok", refusal.Log, StringComparison.Ordinal);
        Assert.Contains("r0 = *(u64 *)(r3 + 0)", refusal.Listing, StringComparison.Ordinal);
    }

    [Fact]
    public void A_tracepoint_that_this_kernel_lacks_is_named() => Assert.Contains(
        "btf_trace_no_such_event",
        Assert.Throws<FeatureMissingException>(() => Load(Program(a => a.Exit(0), "no_such_event"))).Message,
        StringComparison.Ordinal);

    [Fact]
    public void A_program_is_attached_until_its_link_is_closed()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "CAP_BPF and CAP_PERFMON are needed to load programs");
        using BpfProgram program = Load(Program(a => a.Exit(0)));
        using (program.Attach())
        {
            Assert.True(program.SkippedRuns is null or >= 0);
        }
    }

    [Fact]
    public void A_function_that_stands_for_itself_is_checked_once_however_often_it_is_called()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "CAP_BPF and CAP_PERFMON are needed to load programs");
        const int Calls = 50, Length = 200;
        using BpfProgram once = Load(Calling(Calls, Length, [0]));
        using BpfProgram each = Load(Calling(Calls, Length, null));
        Assert.SkipWhen(once.VerifiedInstructions is null, "this kernel does not tell what it verified (5.16)");
        Assert.InRange(once.VerifiedInstructions.Value, Length, Length + 4 * Calls + 10);
        Assert.InRange(each.VerifiedInstructions!.Value, Calls * Length, long.MaxValue);
    }

    private static ProgramSpec Calling(int calls, int length, ImmutableArray<int>? parameters)
    {
        Assembler a = new();
        Label function = a.NewLabel("function");
        for (int i = 0; i < calls; i++)
        {
            a.Set(R1, i);
            a.CallLocal(function);
        }

        a.Exit(0);
        int start = a.Count;
        a.Mark(function);
        a.Set(R0, 0);
        for (int i = 0; i < length; i++)
        {
            a.Add(R0, R1);
        }

        a.Exit();
        return new ProgramSpec(
            "weir_test", BpfProgramType.Tracing, "sys_enter", a.Build(), BpfAttachType.TraceRawTp,
            [new("weir_test", 0, null), new("function", start, parameters)]);
    }
}
