using Weir.Kernel.Abi;
using Weir.Kernel.Handles;

namespace Weir.Io.Tests.Conformance;

/// <summary>Equal pieces of one memory, as iovecs.</summary>
internal sealed class IoVecs : IDisposable
{
    private readonly NativeBlock<IoVec> _pieces;

    public IoVecs(nint memory, int count, int pieceBytes)
    {
        _pieces = new NativeBlock<IoVec>(count);
        for (int i = 0; i < count; i++)
        {
            _pieces[i] = new IoVec { Base = memory + (i * pieceBytes), Length = (nuint)pieceBytes };
        }
    }

    public nint Address => _pieces.AddressOf(0);

    public void Dispose() => _pieces.Dispose();
}
