using System.Text;
using Weir.Catalogue;
using Weir.Kernel.Handles;

namespace Weir.Replay.Recording;

/// <summary>Maps a file of the recorder's into a program: code of its own, and behind it data that all share.</summary>
internal static class PageMapper
{
    private const ulong ReadExecute = 5, ReadWrite = 3, Shared = 1, Private = 2;
    private const ulong Fixed = 0x10, FixedNoReplace = 0x100000;
    private const ulong OpenReadWrite = 2, CurrentDirectory = unchecked((ulong)-100);

    /// <summary>Maps it by calls in the program's name.</summary>
    /// <param name="injection">Makes them.</param>
    /// <param name="task">The thread, which stands at the end of a call.</param>
    /// <param name="site">A syscall instruction in its memory.</param>
    /// <param name="file">The file.</param>
    /// <param name="wanted">Where, or 0: anywhere.</param>
    /// <param name="codeBytes">Bytes of code.</param>
    /// <param name="bytes">Bytes of all.</param>
    /// <returns>Where it is, or 0: it cannot be.</returns>
    public static ulong Map(
        CallInjection injection, RecordedTask task, ulong site, Fd file, ulong wanted, int codeBytes, int bytes)
    {
        // Our own descriptor is reached by its name in /proc; the name lies below the stack for the moment.
        byte[] path = Encoding.ASCII.GetBytes($"/proc/{Environment.ProcessId}/fd/{file.Number}\0");
        ulong name = (task.AfterCall.Rsp - 512) & ~7UL;
        byte[] before = new byte[path.Length];
        int had = task.Process.Memory.Read(name, before);
        task.Process.Memory.Write(name, path);
        long theirs = injection.CallAt(
            site, task, task.AfterCall, SyscallId.Openat, CurrentDirectory, name, OpenReadWrite);
        task.Process.Memory.Write(name, before.AsSpan(0, had));
        if (theirs < 0)
        {
            return 0;
        }

        ulong place = wanted == 0 ? 0 : FixedNoReplace;
        long at = injection.CallAt(
            site, task, task.AfterCall, SyscallId.Mmap, wanted, (ulong)bytes, ReadExecute, Private | place,
            (ulong)theirs, 0);
        bool both = at > 0 && injection.CallAt(
            site, task, task.AfterCall, SyscallId.Mmap, (ulong)(at + codeBytes), (ulong)(bytes - codeBytes), ReadWrite,
            Shared | Fixed, (ulong)theirs, (ulong)codeBytes) > 0;
        injection.CallAt(site, task, task.AfterCall, SyscallId.Close, (ulong)theirs);
        return both ? (ulong)at : 0;
    }
}
