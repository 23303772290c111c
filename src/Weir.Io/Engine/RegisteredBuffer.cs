namespace Weir.Io;

/// <summary>The place that a buffer has with a ring, until disposal or the finalizer gives it up.</summary>
internal sealed class RegisteredBuffer(RegisteredBuffers table, int place, int lengthBytes) : IDisposable
{
    ~RegisteredBuffer() => Table.Remove(Place, lengthBytes);

    public RegisteredBuffers Table { get; } = table;

    public int Place { get; } = place;

    public void Dispose()
    {
        GC.SuppressFinalize(this);
        Table.Remove(Place, lengthBytes);
    }
}
