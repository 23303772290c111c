using Weir.Io.Thin;
using Weir.Kernel.Abi;

namespace Weir.Explain.Demonstrations;

/// <summary>Demonstrations with native AIO.</summary>
internal static class AioRounds
{
    private const int SmallBytes = 4096;

    internal static void DirectRead(DemonstrationFile file) => Submit(
        file, AioRequest.Read(file.Direct.Number, file.Buffer.Address, SmallBytes, file.NextOffset()));

    internal static void BufferedRead(DemonstrationFile file)
    {
        file.Forget();
        Submit(file, AioRequest.Read(
            file.Buffered.Number, file.Buffer.Address, file.Buffer.LengthBytes, file.NextOffset()));
    }

    internal static void Flush(DemonstrationFile file)
    {
        file.Dirty();
        Submit(file, AioRequest.Flush(file.Buffered.Number, dataOnly: false));
    }

    private static void Submit(DemonstrationFile file, Iocb request)
    {
        using AioRequestTable table = new(1);
        table[0] = request;
        Span<AioEvent> events = stackalloc AioEvent[1];
        file.Context.Submit(table.Addresses);
        file.Context.GetEvents(1, events);
    }
}
