using System.Buffers.Binary;
using Weir.Catalogue;
using Weir.Catalogue.Kinds;
using Weir.Catalogue.Rereading;

namespace Weir.Load.Planning;

/// <summary>What the flags of an open say, wherever they stand: an argument, a structure, or nowhere.</summary>
internal static class OpenWords
{
    // asm-generic/fcntl.h
    private const ulong WriteOnly = 1, ReadWrite = 2, Create = 0x40, Exclusive = 0x80, Truncate = 0x200, Append = 0x400,
        AtDirectory = 0x10000, OnExec = 0x80000, Temporary = 0x400000;

    /// <summary>The flags.</summary>
    public static ulong Of(RereadCall call, SyscallRow row)
    {
        int index = IndexOf(row);
        if (index >= 0)
        {
            return call.Words[index];
        }

        // struct open_how begins with the flags; a call without any creates (creat(2)).
        int structure = Structure(call, row);
        return structure < 0 ? WriteOnly | Create | Truncate
            : BinaryPrimitives.ReadUInt64LittleEndian(call.Bytes(structure));
    }

    /// <summary>Whether the flags are an argument, so that an open can be made to only read.</summary>
    public static bool CanOnlyRead(SyscallRow row) => IndexOf(row) >= 0;

    /// <summary>Whether the open may make or cut a file.</summary>
    public static bool Changes(RereadCall call, SyscallRow row) =>
        (Of(call, row) & (Create | Truncate | Temporary)) != 0;

    /// <summary>Whether it may make the name.</summary>
    public static bool Makes(ulong flags) => (flags & Create) != 0;

    /// <summary>Whether it fails where the name is there.</summary>
    public static bool IsExclusive(ulong flags) => (flags & (Create | Exclusive)) == (Create | Exclusive);

    /// <summary>Whether it cuts the file.</summary>
    public static bool Cuts(ulong flags) => (flags & Truncate) != 0;

    /// <summary>Whether writes go to the end.</summary>
    public static bool Appends(ulong flags) => (flags & Append) != 0;

    /// <summary>Whether it opens directories alone.</summary>
    public static bool IsDirectory(ulong flags) => (flags & AtDirectory) != 0;

    /// <summary>Whether the file has no name.</summary>
    public static bool IsNameless(ulong flags) => (flags & Temporary) != 0;

    /// <summary>Whether exec closes what the call made.</summary>
    public static bool ClosesOnExec(RereadCall call, SyscallRow row) =>
        (IndexOf(row) >= 0 || Structure(call, row) >= 0) && (Of(call, row) & OnExec) != 0;

    /// <summary>Takes out of an open's words what makes, cuts or writes.</summary>
    public static void OnlyRead(SyscallRow row, ulong[] words)
    {
        int index = IndexOf(row);
        if (index >= 0)
        {
            words[index] &= ~(WriteOnly | ReadWrite | Create | Exclusive | Truncate | Append);
        }
    }

    private static int IndexOf(SyscallRow row)
    {
        for (int i = 0; i < row.Arguments.Length; i++)
        {
            if (row.Arguments[i].Kind is FlagsKind { List.Name: "open" })
            {
                return i;
            }
        }

        return -1;
    }

    private static int Structure(RereadCall call, SyscallRow row)
    {
        for (int i = 0; i < Math.Min(row.Arguments.Length, 6); i++)
        {
            if (call.Form(i) == WordForm.Memory && row.Arguments[i].Kind is StructKind { Layout.Name: "open_how" })
            {
                return i;
            }
        }

        return -1;
    }
}
