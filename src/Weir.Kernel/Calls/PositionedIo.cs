using Weir.Catalogue;

namespace Weir.Kernel.Calls;

/// <summary>pread(2) and pwrite(2) on any descriptor, whole buffers where the file allows it.</summary>
public static unsafe class PositionedIo
{
    /// <summary>Reads until the buffer is full, the file ends or an error comes.</summary>
    /// <returns>Bytes read, or a negative error when not even one could be read.</returns>
    public static long Read(int descriptor, ulong offset, Span<byte> buffer)
    {
        long done = 0;
        fixed (byte* to = buffer)
        {
            while (done < buffer.Length)
            {
                long got = RawSyscall.InvokeRestarting(
                    (long)SyscallId.Pread64, descriptor, (nint)(to + done), (nint)(buffer.Length - done),
                        (nint)(offset + (ulong)done));
                if (got <= 0)
                {
                    return done > 0 ? done : got;
                }

                done += got;
            }
        }

        return done;
    }

    /// <summary>Writes until all is written or an error comes.</summary>
    /// <returns>Bytes written, or a negative error when not even one could be written.</returns>
    public static long Write(int descriptor, ulong offset, ReadOnlySpan<byte> bytes)
    {
        long done = 0;
        fixed (byte* from = bytes)
        {
            while (done < bytes.Length)
            {
                long put = RawSyscall.InvokeRestarting(
                    (long)SyscallId.Pwrite64, descriptor, (nint)(from + done), (nint)(bytes.Length - done),
                        (nint)(offset + (ulong)done));
                if (put <= 0)
                {
                    return done > 0 ? done : put;
                }

                done += put;
            }
        }

        return done;
    }
}
