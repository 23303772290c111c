using Weir.Io.Thin;

namespace Weir.Explain.Demonstrations;

/// <summary>Demonstrations with io_uring: one call submits and waits.</summary>
internal static class RingRounds
{
    private const int SmallBytes = 4096;

    internal static void DirectRead(DemonstrationFile file)
    {
        file.Ring.Next().PrepareRead(file.Direct.Number, file.Buffer.Address, SmallBytes, file.NextOffset(), 1);
        Finish(file);
    }

    internal static void BufferedRead(DemonstrationFile file)
    {
        file.Forget();
        file.Ring.Next().PrepareRead(
            file.Buffered.Number, file.Buffer.Address, file.Buffer.LengthBytes, file.NextOffset(), 1);
        Finish(file);
    }

    internal static void Flush(DemonstrationFile file)
    {
        file.Dirty();
        file.Ring.Next().PrepareFlush(file.Buffered.Number, dataOnly: false, 1);
        Finish(file);
    }

    private static void Finish(DemonstrationFile file)
    {
        file.Ring.Submit(waitFor: 1);
        file.Ring.TryTake(out _);
    }
}
