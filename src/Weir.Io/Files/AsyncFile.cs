using Microsoft.Win32.SafeHandles;
using Weir.Catalogue;
using Weir.Kernel.Abi;
using Weir.Kernel.Calls;

namespace Weir.Io;

/// <summary>
/// An open file whose reads, writes and flushes are awaited and block no thread. Names and arguments are those of
/// <see cref="RandomAccess"/>. Any number of requests may be under way at once, in no order.
/// </summary>
public sealed class AsyncFile : IDisposable, IAsyncDisposable
{
    private readonly FileTraits _traits;
    private readonly FileRequests _requests;
    private readonly bool _ownsHandle;

    /// <summary>Works with a file that is open already.</summary>
    /// <param name="handle">The file.</param>
    /// <param name="engine">What carries the requests; null: <see cref="IoEngine.Shared"/>.</param>
    /// <param name="ownsHandle">Whether disposal closes the file.</param>
    public AsyncFile(SafeFileHandle handle, IoEngine? engine = null, bool ownsHandle = false)
        : this(handle, engine, ownsHandle, null)
    {
    }

    private AsyncFile(SafeFileHandle handle, IoEngine? engine, bool ownsHandle, string? path)
    {
        ArgumentNullException.ThrowIfNull(handle);
        Engine = engine ?? IoEngine.Shared;
        _ownsHandle = ownsHandle;
        _traits = new FileTraits(handle, path);
        _requests = new FileRequests(Engine, _traits);
        if (_traits.IsDirect && DeviceQueue.DepthOf(_traits.Device) is { } depth)
        {
            Engine.LimitDepth(depth);
        }
    }

    /// <summary>The file.</summary>
    public SafeFileHandle Handle => _traits.Handle;

    /// <summary>What carries the requests.</summary>
    public IoEngine Engine { get; }

    /// <summary>Whether transfers go past the page cache.</summary>
    public bool IsDirect => _traits.IsDirect;

    /// <summary>What direct I/O on this file asks of buffers and offsets.</summary>
    public FileAlignment Alignment => _traits.Alignment;

    /// <summary>Length in bytes now.</summary>
    public long Length => RandomAccess.GetLength(Handle);

    /// <summary>Opens a file. This call itself may wait for the disk.</summary>
    /// <exception cref="IoException">The kernel refused.</exception>
    public static AsyncFile Open(string path, AsyncFileOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        options ??= new AsyncFileOptions();
        long result = FileCalls.Open(path, OpenMode.FlagsOf(options), (int)options.CreateMode);
        if (result < 0)
        {
            throw OpenMode.Refusal(path, options, ErrnoText.Of(result));
        }

        SafeFileHandle handle = new((nint)result, ownsHandle: true);
        try
        {
            if (options.PreallocationBytes > 0)
            {
                IoException.ThrowIf(
                    FileCalls.Allocate((int)result, 0, options.PreallocationBytes), IoStage.Setup, "fallocate", path);
            }

            return new AsyncFile(handle, options.Engine, ownsHandle: true, path);
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    /// <summary>Allocates a buffer that suits direct I/O on this file, at the beginning of a page.</summary>
    /// <remarks>
    /// Devices are content with less, but a block that lies across two pages is two pieces to them: of 4 KiB reads, a
    /// virtio disk held 73 at once rather than 85, and did a quarter fewer (measured).
    /// </remarks>
    public IoBuffer AllocateBuffer(int lengthBytes) => IoBuffer.Allocate(
        lengthBytes, Math.Max(Environment.SystemPageSize, Math.Max(Alignment.MemoryBytes, Alignment.OffsetBytes)));

    /// <summary>Reads at an offset.</summary>
    /// <param name="buffer">Where to; left alone until the kernel is done, whatever becomes of the await.</param>
    /// <param name="fileOffset">Where from; ignored by pipes, sockets and the like.</param>
    /// <param name="cancellationToken">
    /// Ends the await. The kernel may go on; the buffer stays lent until it is done.
    /// </param>
    /// <returns>Bytes read; 0 at the end of the file.</returns>
    public ValueTask<int> ReadAsync(
        Memory<byte> buffer, long fileOffset, CancellationToken cancellationToken = default) =>
        _requests.Read(buffer, fileOffset, cancellationToken);

    /// <summary>Reads at an offset into many buffers, one after the other.</summary>
    /// <returns>Bytes read; the kernel takes at most 1024 buffers at a time.</returns>
    public ValueTask<long> ReadAsync(
        IReadOnlyList<Memory<byte>> buffers, long fileOffset, CancellationToken cancellationToken = default) =>
        _requests.Read(buffers, fileOffset, cancellationToken);

    /// <summary>Writes all of a buffer at an offset.</summary>
    /// <param name="buffer">What to write; must not change until the await ends.</param>
    /// <param name="fileOffset">Where to; ignored by pipes, sockets and the like.</param>
    /// <param name="cancellationToken">Ends the await. The kernel may go on.</param>
    public ValueTask WriteAsync(
        ReadOnlyMemory<byte> buffer, long fileOffset, CancellationToken cancellationToken = default) =>
        _requests.Write(buffer, fileOffset, cancellationToken);

    /// <summary>Writes all of many buffers at an offset, one after the other.</summary>
    public ValueTask WriteAsync(
        IReadOnlyList<ReadOnlyMemory<byte>> buffers, long fileOffset, CancellationToken cancellationToken = default) =>
        _requests.Write(buffers, fileOffset, cancellationToken);

    /// <summary>Has everything written reach the device.</summary>
    /// <param name="dataOnly">Whether metadata that the data does not need may wait.</param>
    /// <param name="cancellationToken">Ends the await. The kernel may go on.</param>
    public ValueTask FlushAsync(bool dataOnly = false, CancellationToken cancellationToken = default) =>
        _requests.Flush(dataOnly, cancellationToken);

    /// <summary>Waits until the file is ready, once.</summary>
    /// <param name="events">For what; errors and hang-ups count always.</param>
    /// <param name="cancellationToken">Ends the await, and the wait in the kernel.</param>
    /// <returns>What it is ready for.</returns>
    public ValueTask<PollEvents> PollAsync(PollEvents events, CancellationToken cancellationToken = default) =>
        _requests.Poll(events, cancellationToken);

    /// <summary>Closes the file, if it is owned; the kernel keeps it for requests under way.</summary>
    public void Dispose()
    {
        if (_ownsHandle)
        {
            Handle.Dispose();
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }
}
