using System.Runtime.CompilerServices;
using Microsoft.Win32.SafeHandles;

namespace Weir.Io;

/// <summary>
/// The calls of <see cref="RandomAccess"/> on <see cref="IoEngine.Shared"/>, for files that are open already: same
/// names, same arguments. What is known of a file is kept for as long as its handle lives.
/// </summary>
public static class AsyncRandomAccess
{
    private static readonly ConditionalWeakTable<SafeFileHandle, AsyncFile> Files = [];

    /// <summary>
    /// Reads at an offset; see <see cref="AsyncFile.ReadAsync(Memory{byte}, long, CancellationToken)"/>.
    /// </summary>
    public static ValueTask<int> ReadAsync(
        SafeFileHandle handle, Memory<byte> buffer, long fileOffset, CancellationToken cancellationToken = default) =>
        Of(handle).ReadAsync(buffer, fileOffset, cancellationToken);

    /// <summary>Reads at an offset into many buffers.</summary>
    public static ValueTask<long> ReadAsync(
        SafeFileHandle handle, IReadOnlyList<Memory<byte>> buffers, long fileOffset,
        CancellationToken cancellationToken = default) =>
        Of(handle).ReadAsync(buffers, fileOffset, cancellationToken);

    /// <summary>Writes all of a buffer at an offset.</summary>
    public static ValueTask WriteAsync(
        SafeFileHandle handle, ReadOnlyMemory<byte> buffer, long fileOffset,
        CancellationToken cancellationToken = default) =>
        Of(handle).WriteAsync(buffer, fileOffset, cancellationToken);

    /// <summary>Writes all of many buffers at an offset.</summary>
    public static ValueTask WriteAsync(
        SafeFileHandle handle, IReadOnlyList<ReadOnlyMemory<byte>> buffers, long fileOffset,
        CancellationToken cancellationToken = default) =>
        Of(handle).WriteAsync(buffers, fileOffset, cancellationToken);

    /// <summary>Has everything written reach the device.</summary>
    public static ValueTask FlushToDiskAsync(
        SafeFileHandle handle, bool dataOnly = false, CancellationToken cancellationToken = default) =>
        Of(handle).FlushAsync(dataOnly, cancellationToken);

    private static AsyncFile Of(SafeFileHandle handle)
    {
        ArgumentNullException.ThrowIfNull(handle);
        return Files.TryGetValue(handle, out AsyncFile? known)
            ? known
            : Files.GetValue(handle, static opened => new AsyncFile(opened));
    }
}
