using System.Runtime.InteropServices;
using Weir.Catalogue;
using Weir.Io.Thin;
using Weir.Kernel.Abi;
using Weir.Load.Planning;

namespace Weir.Load.Running;

/// <summary>Requests of native AIO, in a context of the thread's own.</summary>
internal sealed class AioPort(int depth) : RequestPort
{
    private readonly AioContext _context = new(depth);
    private readonly AioRequestTable _table = new(depth);
    private readonly List<nint> _line = new(depth);
    private readonly Queue<Completion> _refused = new();

    /// <inheritdoc/>
    public override void Queue(int frame, PlannedStep step, ReadOnlySpan<ulong> words)
    {
        ref Iocb request = ref _table[frame];
        request = default;
        request.Opcode = (AioOpcode)step.Form!.Operation!.Opcode;
        step.Form.Operation.WriteWords(words, MemoryMarshal.AsBytes(new Span<Iocb>(ref request)));
        request.Data = (ulong)frame;
        _line.Add(_table.AddressOf(frame));
        InFlight++;
    }

    /// <inheritdoc/>
    public override void Submit()
    {
        int from = 0;
        while (from < _line.Count)
        {
            Errno errno = _context.TrySubmit(CollectionsMarshal.AsSpan(_line)[from..], out int accepted);
            from += accepted;
            if (errno is Errno.None or Errno.EINTR or Errno.EAGAIN)
            {
                continue;
            }

            // What io_submit refuses completes with its error, as it does for the program.
            int frame = _table.IndexOf(new AioEvent { Object = (ulong)_line[from++] });
            _refused.Enqueue(new Completion(frame, -(long)errno));
        }

        _line.Clear();
    }

    /// <inheritdoc/>
    public override int Take(Span<Completion> into, TimeSpan? wait)
    {
        if (wait != TimeSpan.Zero)
        {
            Submit();
        }

        int count = 0;
        while (count < into.Length && _refused.TryDequeue(out Completion refused))
        {
            into[count++] = refused;
        }

        if (count == 0 && InFlight > 0)
        {
            Span<AioEvent> events = stackalloc AioEvent[32];
            int most = Math.Min(events.Length, into.Length);
            count = Events(events[..most], wait);
            for (int i = 0; i < count; i++)
            {
                into[i] = new Completion((int)events[i].Data, events[i].Result);
            }
        }

        InFlight -= count;
        return count;
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _context.Dispose();
        _table.Dispose();
    }

    private int Events(Span<AioEvent> events, TimeSpan? wait)
    {
        try
        {
            return wait == TimeSpan.Zero && _context.CanReap
                ? _context.Reap(events) : _context.GetEvents(wait == TimeSpan.Zero ? 0 : 1, events, wait);
        }
        catch (Weir.Io.IoException e) when (e.Errno == Errno.EINTR)
        {
            return 0;
        }
    }
}
