using System.Buffers.Binary;
using Weir.Catalogue;
using Weir.Catalogue.Memory;

namespace Weir.Replay.Buffering;

/// <summary>
/// The calls that need no stop: they do not wait, change nothing that the recorder must know of, and write at most one
/// piece of memory, whose length the call's own words tell. Which piece that is comes from their rows in the catalogue.
/// </summary>
internal static class BufferedCalls
{
    /// <summary>In an entry of the table: only for some commands, which the second argument is.</summary>
    public const int OfCommands = 32;

    /// <summary>In an entry: its result is a new descriptor, opened as an argument says.</summary>
    public const int Opens = 64;

    /// <summary>
    /// The commands of fcntl(2) that neither wait nor write: F_GETFD, F_SETFD, F_GETFL, F_SETFL, F_SETLK, F_OFD_SETLK.
    /// </summary>
    public const ulong Commands = (1 << 1) | (1 << 2) | (1 << 3) | (1 << 4) | (1 << 6) | (1UL << 37);

    /// <summary>F_DUPFD_CLOEXEC, which neither waits nor writes either.</summary>
    public const int DuplicateCommand = 1030;

    /// <summary>In an entry: only on descriptors of files that never make a call wait.</summary>
    public const int OnQuietFile = 2;

    /// <summary>In an entry: the call writes memory.</summary>
    public const int Writes = 4;

    /// <summary>In an entry: it writes as many bytes as its result, and at most as many as an argument says.</summary>
    public const int AsResult = 8;

    /// <summary>In an entry: after it the descriptor is no longer known.</summary>
    public const int Closes = 16;

    /// <summary>
    /// In an entry: where the number of the argument begins that says where it writes, or how it opens.
    /// </summary>
    public const int ArgumentShift = 8;

    /// <summary>In an entry: where the bytes begin that it writes, or the argument that says them.</summary>
    public const int SizeShift = 32;

    private const int Present = 1;

    /// <summary>Calls that do not wait whatever they are given.</summary>
    public static IReadOnlyList<SyscallId> Anywhere { get; } =
    [
        SyscallId.Stat, SyscallId.Fstat, SyscallId.Lstat, SyscallId.Newfstatat, SyscallId.Statx, SyscallId.Lseek,
        SyscallId.Access, SyscallId.Faccessat, SyscallId.Faccessat2, SyscallId.Readlink, SyscallId.Readlinkat,
        SyscallId.Getdents64, SyscallId.Getcwd, SyscallId.Getuid, SyscallId.Geteuid, SyscallId.Getgid,
        SyscallId.Getegid, SyscallId.Getpgrp, SyscallId.Umask, SyscallId.Open, SyscallId.Openat, SyscallId.Openat2,
        SyscallId.Unlink, SyscallId.Unlinkat, SyscallId.Mkdir, SyscallId.Mkdirat, SyscallId.Rename,
        SyscallId.Renameat, SyscallId.Renameat2, SyscallId.Fchmod, SyscallId.Fchmodat, SyscallId.Fchown,
        SyscallId.Fchownat, SyscallId.Utimensat, SyscallId.Fadvise64, SyscallId.Getxattr, SyscallId.Lgetxattr,
        SyscallId.Fgetxattr, SyscallId.Listxattr, SyscallId.Llistxattr, SyscallId.Flistxattr, SyscallId.RtSigaction,
        SyscallId.Uname, SyscallId.Sysinfo, SyscallId.Getrusage, SyscallId.Statfs, SyscallId.Fstatfs, SyscallId.Fcntl,
    ];

    /// <summary>Calls that do not wait where their first argument is a quiet file.</summary>
    public static IReadOnlyList<SyscallId> OnQuietFiles { get; } =
    [
        SyscallId.Read, SyscallId.Pread64, SyscallId.Write, SyscallId.Pwrite64,
        SyscallId.Ftruncate, SyscallId.Close,
    ];

    /// <summary>A call's entry; 0: each makes a stop.</summary>
    public static ulong Entry(int number) => (uint)number < BufferLayout.MaxNumber
        ? BinaryPrimitives.ReadUInt64LittleEndian(BufferCode.Image.AsSpan(BufferLayout.TableOffset + (8 * number)))
        : 0;

    /// <summary>An entry for each number.</summary>
    public static byte[] Table()
    {
        byte[] table = new byte[8 * BufferLayout.MaxNumber];
        foreach (SyscallId call in Anywhere)
        {
            ulong commands = call == SyscallId.Fcntl ? OfCommands : Effect(call.Row());
            Put(table, call, Present | commands | Opening(call.Row()));
        }

        foreach (SyscallId call in OnQuietFiles)
        {
            ulong closes = call == SyscallId.Close ? Closes : 0UL;
            Put(table, call, Present | OnQuietFile | closes | Effect(call.Row()));
        }

        return table;
    }

    private static void Put(Span<byte> table, SyscallId call, ulong entry) =>
        BinaryPrimitives.WriteUInt64LittleEndian(table[(8 * (int)call)..], entry);

    private static ulong Opening(SyscallRow row)
    {
        int flags = row.Arguments.ToList().FindIndex(a => a.Kind.Spelling == "flags<open>");
        return row.Returns == ReturnClass.FdNew && flags >= 0 ? Opens | ((ulong)flags << ArgumentShift) : 0;
    }

    // Asks the row what it writes for arguments that can be told apart.
    private static ulong Effect(SyscallRow row)
    {
        const long SomeResult = 77;
        ulong[] arguments = [.. Enumerable.Range(1, 6).Select(i => (ulong)i << 12)];
        Unreadable memory = new();
        CallMemory before = new() { Arguments = arguments, Memory = memory };
        CallMemory after = new() { Arguments = arguments, Memory = memory, HasResult = true, Result = SomeResult };
        List<MemoryRange> most = [], written = [];
        MemoryEffects.AtEnter(row, before, most);
        MemoryEffects.AtExit(row, after, most, written);
        if (written.Count == 0 && !memory.Asked)
        {
            return 0;
        }

        if (written.Count != 1 || memory.Asked || written[0].Address != arguments[written[0].Argument])
        {
            throw new InvalidOperationException($"{row.Name} cannot be buffered: its effects are more than one piece");
        }

        ulong entry = Writes | ((ulong)written[0].Argument << ArgumentShift);
        int bound = Array.IndexOf(arguments, most.Find(r => r.Argument == written[0].Argument).Length);
        return (bound >= 0, written[0].Length == SomeResult) switch
        {
            (true, true) => entry | AsResult | ((ulong)bound << SizeShift),
            (false, false) => entry | (written[0].Length << SizeShift),
            _ => throw new InvalidOperationException($"{row.Name} cannot be buffered: its length is not its result"),
        };
    }

    private sealed class Unreadable : IMemoryReader
    {
        public bool Asked { get; private set; }

        public bool TryRead(ulong address, Span<byte> destination)
        {
            Asked = true;
            return false;
        }
    }
}
