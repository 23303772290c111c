using System.Runtime.InteropServices;
using Weir.Catalogue;
using Weir.Kernel;
using Weir.Kernel.Calls;

namespace Weir.Probes.Tests.Live;

public sealed class CapabilityTests
{
    private const int Perfmon = 38, Bpf = 39, Version3 = 0x20080522;

    [Fact]
    public void Two_capabilities_are_enough_to_trace()
    {
        Privilege.Require();
        Exception? error = OnThreadWith(
            [Perfmon, Bpf],
            () =>
            {
                using LiveTrace trace = LiveTrace.Of("/bin/true");
                Assert.Equal((int)SyscallId.ExitGroup, trace.Rows[^1].Number);
            });
        Assert.True(error is null, error?.ToString());
    }

    [Fact]
    public void Without_them_the_refusal_names_what_is_needed()
    {
        Privilege.Require();
        foreach (int[] kept in (int[][])[[], [Perfmon]])
        {
            KernelException refusal = Assert.IsType<KernelException>(OnThreadWith(
                kept, () => new Session.GateSession(LiveTrace.Default).Dispose()));
            Assert.Equal(Errno.EPERM, refusal.Errno);
            Assert.Contains("CAP_BPF and CAP_PERFMON", refusal.Message, StringComparison.Ordinal);
        }
    }

    /// <summary>Runs something on a thread of its own with no other capabilities; capset(2) is per thread.</summary>
    private static Exception? OnThreadWith(int[] capabilities, Action run)
    {
        Exception? error = null;
        Thread thread = new(() =>
        {
            try
            {
                Keep(capabilities);
                run();
            }
            catch (Exception e)
            {
                error = e;
            }
        });
        thread.Start();
        thread.Join();
        return error;
    }

    private static void Keep(int[] capabilities)
    {
        ulong mask = capabilities.Aggregate(0UL, (all, one) => all | 1UL << one);
        int[] header = [Version3, 0];
        uint[] data = [(uint)mask, (uint)mask, 0, (uint)(mask >> 32), (uint)(mask >> 32), 0];
        GCHandle pinnedHeader = GCHandle.Alloc(header, GCHandleType.Pinned), pinned =
            GCHandle.Alloc(data, GCHandleType.Pinned);
        long result = RawSyscall.Invoke((long)SyscallId.Capset, pinnedHeader.AddrOfPinnedObject(),
            pinned.AddrOfPinnedObject());
        pinnedHeader.Free();
        pinned.Free();
        KernelException.Check(result, "capset");
    }
}
