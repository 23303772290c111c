using System.Buffers;
using System.Runtime.InteropServices;
using System.Threading.Tasks.Sources;
using Microsoft.Win32.SafeHandles;
using Weir.Catalogue;
using Weir.Kernel.Abi;
using Weir.Kernel.Handles;

namespace Weir.Io;

/// <summary>
/// One request, from the call that begins it until both the kernel and the awaiter are done with it; then it serves
/// another. Cancelling ends the awaiter's part alone: buffer and file stay held until the kernel's ends.
/// </summary>
internal sealed class IoOperation
    : IValueTaskSource<int>, IValueTaskSource<long>, IValueTaskSource<PollEvents>, IValueTaskSource
{
    private ManualResetValueTaskSourceCore<long> _core;
    private CancellationTokenRegistration _registration;
    private CancellationToken _token;
    private MemoryHandle _pin;
    private SafeFileHandle? _held;
    private int _settled;
    private int _holders;

    public IoEngine Engine { get; private set; } = null!;

    public FileTraits Target { get; private set; } = null!;

    public IoOperationKind Kind { get; private set; }

    /// <summary>Whether a transfer waits for its stream to be ready rather than being under way.</summary>
    public bool IsPolling { get; set; }

    /// <summary>Whether the kernel was told not to sleep.</summary>
    public bool IsNoWait { get; set; }

    public IoVectorList? Pieces { get; private set; }

    public bool IsVectored { get; private set; }

    public nint Address { get; private set; }

    /// <summary>The number under which the kernel knows the buffer; -1: none.</summary>
    public int BufferPlace { get; private set; }

    /// <summary>Bytes that are left to transfer.</summary>
    public long Remaining { get; private set; }

    public long Offset { get; private set; }

    /// <summary>Bytes transferred by earlier parts of this request.</summary>
    public long Done { get; private set; }

    public PollEvents PollMask { get; private set; }

    /// <summary>Place in the kernel; -1: none.</summary>
    public int Slot { get; set; } = -1;

    /// <summary>What the kernel said last.</summary>
    public long Result { get; set; }

    /// <summary>The stage that an error in <see cref="Result"/> belongs to.</summary>
    public IoStage Stage { get; set; }

    public short Version => _core.Version;

    public int Fd => (int)_held!.DangerousGetHandle();

    /// <summary>Whether the awaiter has its answer already: it cancelled.</summary>
    public bool IsSettled => Volatile.Read(ref _settled) != 0;

    public bool IsTransfer => Kind is IoOperationKind.Read or IoOperationKind.Write;

    /// <summary>Makes the object a new request that holds its file.</summary>
    public void Begin(IoEngine engine, FileTraits target, IoOperationKind kind, long offset)
    {
        (Engine, Target, Kind, Offset) = (engine, target, kind, offset);
        (IsPolling, IsNoWait, IsVectored) = (false, false, false);
        (Address, Remaining, Done, Result, Slot, Stage) = (0, 0, 0, 0, -1, IoStage.Completion);
        BufferPlace = -1;
        _settled = 0;
        _holders = 2;
        _core.RunContinuationsAsynchronously = false;
        bool held = false;
        target.Handle.DangerousAddRef(ref held);
        _held = target.Handle;
    }

    /// <summary>Lends a buffer to the kernel.</summary>
    public void Lend(ReadOnlyMemory<byte> buffer)
    {
        _pin = buffer.Pin();
        Address = PinnedMemory.AddressOf(_pin);
        Remaining = buffer.Length;
        // In the page cache nothing is held for a transfer, so nothing would be saved.
        BufferPlace = Target.IsDirect && MemoryMarshal.TryGetMemoryManager(buffer, out IoBuffer? owned)
            ? Engine.PlaceOf(owned) : -1;
    }

    /// <summary>Lends many buffers to the kernel.</summary>
    public void Lend<TMemory>(IReadOnlyList<TMemory> buffers, Func<TMemory, ReadOnlyMemory<byte>> of)
    {
        Pieces ??= new IoVectorList();
        IsVectored = true;
        Remaining = Pieces.Pin(buffers, of);
        Address = buffers.Count == 0 ? 0 : Pieces.Address;
    }

    /// <summary>Asks for readiness.</summary>
    public void Await(PollEvents events) => PollMask = events;

    /// <summary>Follows a token; it may fire at once.</summary>
    public void Follow(CancellationToken token)
    {
        if (token.CanBeCanceled)
        {
            _token = token;
            _registration = token.UnsafeRegister(static state => ((IoOperation)state!).Cancel(), this);
        }
    }

    /// <summary>Passes over bytes that are done.</summary>
    public void Advance(long bytes)
    {
        Done += bytes;
        Remaining -= bytes;
        Offset += Target.IsStream ? 0 : bytes;
        if (IsVectored)
        {
            Pieces!.Advance(bytes);
            Address = Pieces.Address;
        }
        else
        {
            Address += (nint)bytes;
        }
    }

    /// <summary>The kernel is done: gives everything back and tells the awaiter, whose code may run in here.</summary>
    public void Finish()
    {
        // Waits for a cancellation that is under way, so that none can reach the next use of this object.
        _registration.Dispose();
        bool settles = !_token.CanBeCanceled || Interlocked.Exchange(ref _settled, 1) == 0;
        (long result, long done) = (Result, Done);
        Exception? error = result < 0 && settles ? IoErrors.Of(this, ErrnoText.Of(result)) : null;
        IoEngine engine = Engine;
        GiveBack();
        engine.NoteFinished();
        if (error is not null)
        {
            _core.SetException(error);
        }
        else if (settles)
        {
            _core.SetResult(result + done);
        }

        Release();
    }

    /// <summary>Undoes a beginning that went wrong before anyone else saw it.</summary>
    public void Abandon()
    {
        _registration.Dispose();
        GiveBack();
        _holders = 0;
        Recycle();
    }

    public long GetResult(short token)
    {
        if (_core.GetStatus(token) == ValueTaskSourceStatus.Pending)
        {
            throw new InvalidOperationException("the request is under way: await it rather than ask for its result");
        }

        try
        {
            return _core.GetResult(token);
        }
        finally
        {
            // At once, so that a second await of the same value task is found out.
            _core.Reset();
            Release();
        }
    }

    int IValueTaskSource<int>.GetResult(short token) => (int)GetResult(token);

    void IValueTaskSource.GetResult(short token) => GetResult(token);

    PollEvents IValueTaskSource<PollEvents>.GetResult(short token) => (PollEvents)GetResult(token);

    public ValueTaskSourceStatus GetStatus(short token) => _core.GetStatus(token);

    public void OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _core.OnCompleted(continuation, state, token, flags);

    private void Cancel()
    {
        if (Interlocked.Exchange(ref _settled, 1) != 0)
        {
            return;
        }

        Engine.NoteCancelled(this);
        // Not inside the token's callback: the code after the await may take long or dispose the token's source.
        _core.RunContinuationsAsynchronously = true;
        _core.SetException(new OperationCanceledException(_token));
    }

    private void GiveBack()
    {
        if (IsVectored)
        {
            Pieces!.Unpin();
        }

        _pin.Dispose();
        _held?.DangerousRelease();
        (_pin, _held) = (default, null);
    }

    private void Release()
    {
        if (Interlocked.Decrement(ref _holders) == 0)
        {
            Recycle();
        }
    }

    private void Recycle()
    {
        (Engine, Target, _token, _registration) = (null!, null!, default, default);
        OperationPool.Return(this);
    }
}
