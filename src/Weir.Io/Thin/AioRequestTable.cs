using Weir.Kernel.Abi;
using Weir.Kernel.Handles;

namespace Weir.Io.Thin;

/// <summary>
/// A fixed number of requests in native memory. The address of a request is what the kernel knows it by, so the table
/// stays where it is until it is disposed of, after the last completion.
/// </summary>
public sealed class AioRequestTable : IDisposable
{
    private readonly NativeBlock<Iocb> _requests;
    private readonly NativeBlock<nint> _addresses;

    /// <summary>Makes room for <paramref name="count"/> requests.</summary>
    public AioRequestTable(int count)
    {
        _requests = new NativeBlock<Iocb>(count);
        _addresses = new NativeBlock<nint>(count);
        for (int i = 0; i < count; i++)
        {
            _addresses[i] = _requests.AddressOf(i);
        }
    }

    /// <summary>How many requests there are.</summary>
    public int Count => _requests.Count;

    /// <summary>All requests in order, as <see cref="AioContext.Submit"/> takes them.</summary>
    public ReadOnlySpan<nint> Addresses => _addresses.Span;

    /// <summary>One request, to fill in.</summary>
    public ref Iocb this[int index] => ref _requests[index];

    /// <summary>Where one request lies.</summary>
    public nint AddressOf(int index) => _requests.AddressOf(index);

    /// <summary>Which request an event belongs to.</summary>
    /// <exception cref="ArgumentException">None of this table.</exception>
    public int IndexOf(in AioEvent completion)
    {
        long index = ((long)completion.Object - _requests.AddressOf(0)) / 64;
        return index >= 0 && index < Count && _requests.AddressOf((int)index) == (nint)completion.Object
            ? (int)index
            : throw new ArgumentException("the event belongs to no request of this table", nameof(completion));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _requests.Dispose();
        _addresses.Dispose();
    }
}
