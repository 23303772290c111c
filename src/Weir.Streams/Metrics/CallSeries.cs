using Weir.Catalogue;

namespace Weir.Streams.Metrics;

/// <summary>Sums of the calls of one name by threads of one name.</summary>
public sealed class CallSeries
{
    internal CallSeries(string syscall, string family, string comm) =>
        (Syscall, Family, Comm) = (syscall, family, comm);

    /// <summary>Name of the call.</summary>
    public string Syscall { get; }

    /// <summary>What the call is about.</summary>
    public string Family { get; }

    /// <summary>Name of the threads.</summary>
    public string Comm { get; }

    /// <summary>Calls.</summary>
    public long Calls { get; private set; }

    /// <summary>Calls that failed.</summary>
    public long Errors { get; private set; }

    /// <summary>Bytes read.</summary>
    public long BytesRead { get; private set; }

    /// <summary>Bytes written.</summary>
    public long BytesWritten { get; private set; }

    /// <summary>Bytes moved between descriptors, which are in neither of the two others.</summary>
    public long BytesMoved { get; private set; }

    internal void Add(in Trace.Call call)
    {
        Calls++;
        Errors += call.Failed ? 1 : 0;
        if (call.Bytes > 0)
        {
            switch (call.Row.Returns)
            {
                case ReturnClass.BytesRead:
                    BytesRead += call.Bytes;
                    break;
                case ReturnClass.BytesWritten:
                    BytesWritten += call.Bytes;
                    break;
                default:
                    BytesMoved += call.Bytes;
                    break;
            }
        }
    }
}
