namespace Weir.Catalogue.Memory;

/// <summary>Reads the memory of the program that makes a call: a tracer's view of it, or a replayer's.</summary>
public interface IMemoryReader
{
    /// <summary>Fills <paramref name="destination"/>; false where any of it cannot be read.</summary>
    bool TryRead(ulong address, Span<byte> destination);
}
