using Weir.Kernel.Calls;
using Weir.Kernel.Handles;
using Weir.Replay.Buffering;

namespace Weir.Replay.Recording;

/// <summary>
/// The descriptors of a process whose files never make a call wait: ordinary files, directories and devices of memory
/// (/dev/zero, /dev/null …); but not files that are mapped, because what is written there shows in memory. A mistake
/// makes a call wait without a stop, which <see cref="CallBuffer.TakeOut"/> ends.
/// </summary>
internal sealed class QuietFiles
{
    private readonly byte[] _quiet = new byte[BufferLayout.QuietBits / 8];
    private readonly byte[] _seen = new byte[BufferLayout.QuietBits / 8];
    private readonly byte[] _mapped = new byte[BufferLayout.QuietBits / 8];

    /// <summary>Whether the code in the program does not know yet what is known here.</summary>
    public bool HasNews { get; private set; }

    /// <summary>Tells the code in the program: a bit for each descriptor.</summary>
    public void Give(Span<byte> bits)
    {
        _quiet.CopyTo(bits);
        HasNews = false;
    }

    /// <summary>
    /// Takes over what the code in the program knows, which opens and closes files: closed ones are unknown.
    /// </summary>
    public void Take(ReadOnlySpan<byte> bits)
    {
        for (int i = 0; i < bits.Length; i++)
        {
            _seen[i] &= (byte)~(_quiet[i] & ~bits[i]);
            _quiet[i] = bits[i];
        }
    }

    /// <summary>Looks at a descriptor, once.</summary>
    /// <returns>Whether its file is such a one.</returns>
    public bool Knows(RecordingSession session, RecordedProcess process, ulong descriptor)
    {
        if (descriptor >= BufferLayout.QuietBits)
        {
            return false;
        }

        int number = (int)descriptor;
        if (!Has(_seen, number))
        {
            Set(_seen, number);
            using Fd? file = PidFd.Borrow(process.Pid, number);
            FileIdentity identity = file == null ? default : FileIdentity.Of(file);
            if (session.MappedFiles.Contains(identity))
            {
                Set(_mapped, number);
            }
            else if (identity.NeverWaits && !IsOurOutput(process.Pid, number))
            {
                Set(_quiet, number);
                HasNews = true;
            }
        }

        return Has(_quiet, number);
    }

    /// <summary>Whether its file is mapped into memory.</summary>
    public bool IsMapped(RecordingSession session, RecordedProcess process, ulong descriptor)
    {
        Knows(session, process, descriptor);
        return descriptor >= BufferLayout.QuietBits || Has(_mapped, (int)descriptor);
    }

    /// <summary>A call on it waited after all: from now on calls on it stop.</summary>
    public void Waited(ulong descriptor)
    {
        if (descriptor < BufferLayout.QuietBits)
        {
            _quiet[descriptor / 8] &= (byte)~(1 << (int)(descriptor % 8));
            HasNews = true;
        }
    }

    /// <summary>The descriptor may stand for another file now.</summary>
    public void Forget(long descriptor)
    {
        if (descriptor is >= 0 and < BufferLayout.QuietBits)
        {
            _seen[descriptor / 8] &= (byte)~(1 << (int)(descriptor % 8));
            _mapped[descriptor / 8] &= (byte)~(1 << (int)(descriptor % 8));
            Waited((ulong)descriptor);
        }
    }

    /// <summary>All may.</summary>
    public void Clear()
    {
        HasNews = true;
        _quiet.AsSpan().Clear();
        _seen.AsSpan().Clear();
        _mapped.AsSpan().Clear();
    }

    // What is written there is logged as output, so that a replay shows it.
    private static bool IsOurOutput(int pid, int descriptor) =>
        PidFd.SameFile(pid, descriptor, Environment.ProcessId, 1)
        || PidFd.SameFile(pid, descriptor, Environment.ProcessId, 2);

    private static bool Has(byte[] bits, int number) => (bits[number / 8] >> (number % 8) & 1) != 0;

    private static void Set(byte[] bits, int number) => bits[number / 8] |= (byte)(1 << (number % 8));
}
