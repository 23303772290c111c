using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Weir.Kernel.Abi;

namespace Weir.Io.Tests.Conformance;

/// <summary>Sizes and places that the kernel's headers fix.</summary>
public sealed class AbiTests
{
    [Fact]
    public void Structures_have_the_kernels_sizes()
    {
        Assert.Equal(64, Unsafe.SizeOf<Iocb>());
        Assert.Equal(32, Unsafe.SizeOf<AioEvent>());
        Assert.Equal(32, Unsafe.SizeOf<AioRingHeader>());
        Assert.Equal(64, Unsafe.SizeOf<IoUringSqe>());
        Assert.Equal(16, Unsafe.SizeOf<IoUringCqe>());
        Assert.Equal(120, Unsafe.SizeOf<IoUringParams>());
        Assert.Equal(40, Unsafe.SizeOf<SqRingOffsets>());
        Assert.Equal(40, Unsafe.SizeOf<CqRingOffsets>());
        Assert.Equal(24, Unsafe.SizeOf<GetEventsArg>());
        Assert.Equal(16, Unsafe.SizeOf<ProvidedBuffer>());
        Assert.Equal(40, Unsafe.SizeOf<BufferRingRegistration>());
        Assert.Equal(32, Unsafe.SizeOf<BufferTableRegistration>());
        Assert.Equal(32, Unsafe.SizeOf<BufferTableUpdate>());
        Assert.Equal(16, Unsafe.SizeOf<IoVec>());
        Assert.Equal(16, Unsafe.SizeOf<KernelTimespec>());
        Assert.Equal(32, Unsafe.SizeOf<KernelItimerspec>());
        Assert.Equal(256, Unsafe.SizeOf<Statx>());
    }

    [Fact]
    public void Fields_of_a_request_lie_where_the_kernel_reads_them()
    {
        Iocb request = new()
        {
            Data = 1, Key = 2, RwFlags = (RwFlags)3, Opcode = (AioOpcode)4, Priority = 5, Fd = 6, Buffer = 7,
            Length = 8, Offset = 9, Reserved = 10, Flags = (IocbFlags)11, ResFd = 12,
        };
        ReadOnlySpan<byte> bytes = MemoryMarshal.AsBytes(new ReadOnlySpan<Iocb>(in request));
        int[] places = [0, 8, 12, 16, 18, 20, 24, 32, 40, 48, 56, 60];
        Assert.Equal(Enumerable.Range(1, 12), places.Select(bytes.ToArray().ElementAt).Select(value => (int)value));
    }
}
