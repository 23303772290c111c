using Weir.Io.Thin;
using Weir.Kernel.Abi;

namespace Weir.Io.Bench;

/// <summary>
/// Submits reads of /dev/zero in batches and takes their completions in user space: no device, only calls.
/// </summary>
internal static class ZeroReads
{
    public static Task<Sample> Run(int batch, long rounds)
    {
        using AioContext context = new(batch);
        using AioRequestTable requests = new(batch);
        using IoBuffer buffer = IoBuffer.Allocate(batch * 4096);
        using FileStream zero = File.OpenRead("/dev/zero");
        int fd = (int)zero.SafeFileHandle.DangerousGetHandle();
        for (int i = 0; i < batch; i++)
        {
            requests[i] = AioRequest.Read(fd, buffer.Address + (i * 4096), 4096, 0);
        }

        AioEvent[] events = new AioEvent[batch];
        return Measure.Run(() => Task.FromResult(Loop(context, requests, events, rounds)));
    }

    private static long Loop(AioContext context, AioRequestTable requests, AioEvent[] events, long rounds)
    {
        ReadOnlySpan<nint> addresses = requests.Addresses;
        for (long round = 0; round < rounds; round++)
        {
            if (context.Submit(addresses) != addresses.Length)
            {
                throw new InvalidOperationException("the kernel took less than the batch");
            }

            for (int got = 0; got < addresses.Length;)
            {
                got += context.Reap(events);
            }
        }

        return rounds * addresses.Length;
    }
}
