namespace Weir.Catalogue.Grammar;

/// <summary>The words that a table may use, and what stands with each.</summary>
internal static class Vocabulary
{
    /// <summary>Kinds that are the word alone.</summary>
    private static readonly HashSet<string> Plain =
    [
        "s32", "u32", "s64", "u64", "hex", "hex32", "size32", "len32", "count32", "ptr", "size", "len", "count",
            "offset", "mode", "openmode", "pid", "tid",
        "uid", "gid", "dev", "key", "fd", "fd.number", "fdnum", "dirfd", "path", "text", "texts", "none", "slot", "ioc",
        "msghdr.in", "msghdr.out", "fdpair.out", "wstatus.out",
    ];

    /// <summary>Kinds that need a length.</summary>
    private static readonly HashSet<string> Measured =
    [
        "text.in", "text.out", "iovec.in", "iovec.out", "mmsghdr.in", "mmsghdr.out", "sockaddr.in", "sockaddr.out",
        "sigset.in", "sigset.out", "fdset", "iocbs", "value.in", "value.out",
    ];

    /// <summary>Kinds of memory: a structure, a length, or both.</summary>
    private static readonly HashSet<string> Memory = ["in", "out", "inout"];

    /// <summary>Types of fields, and of memory that holds one of them, with their sizes.</summary>
    private static readonly Dictionary<string, int> Scalars = new()
    {
        ["s8"] = 1, ["u8"] = 1, ["x8"] = 1, ["char"] = 1,
        ["s16"] = 2, ["u16"] = 2, ["x16"] = 2, ["o16"] = 2, ["be16"] = 2,
        ["s32"] = 4, ["u32"] = 4, ["x32"] = 4, ["o32"] = 4, ["be32"] = 4,
        ["s64"] = 8, ["u64"] = 8, ["x64"] = 8, ["o64"] = 8, ["ptr"] = 8,
    };

    /// <summary>Words of the returns column.</summary>
    public static readonly string[] Returns =
    [
        "status", "fd.new", "bytes.read", "bytes.written", "bytes.moved", "count", "value", "pid.new", "address",
            "never",
    ];

    /// <summary>Words of the family column.</summary>
    public static readonly string[] Families =
    [
        "FS", "Process", "IPC", "Memory", "Network", "Security", "Time", "Misc", "Signals", "Sched", "Polling", "AIO",
    ];

    /// <summary>Whether the kernel takes 32 bits of the argument and ignores the rest of the register.</summary>
    public static bool IsNarrow(KindText kind) =>
        kind.Word is "s32" or "u32" or "hex32" or "size32" or "len32" or "count32" or "flags" or "enum"
            or "pid" or "tid" or "uid" or "gid" or "fd" or "fd.number" or "fdnum" or "dirfd" or "mode" or "openmode";

    /// <summary>Size of a scalar type, or 0.</summary>
    public static int ScalarSize(string type) => Scalars.TryGetValue(type, out int size) ? size : 0;

    /// <summary>Whether a kind's list is a structure or scalar type.</summary>
    public static bool IsMemory(KindText kind) => Memory.Contains(kind.Word);

    /// <summary>Says what is wrong with the shape of a kind, or nothing.</summary>
    public static string Check(KindText kind)
    {
        string word = kind.Word;
        if (word == "fd" && kind.List == null && kind.Length != null)
        {
            return IsBit(kind.Length.Terms) ? string.Empty : "'fd' stands alone, or names a flag: fd[flags*16]";
        }

        if (Plain.Contains(word))
        {
            return kind.List == null && kind.Length == null ? string.Empty : $"'{word}' stands alone";
        }

        if (Measured.Contains(word))
        {
            return kind.List == null && kind.Length != null ? string.Empty : $"'{word}' needs a length: {word}[count]";
        }

        if (Memory.Contains(word))
        {
            return kind.List != null || kind.Length != null
                ? string.Empty
                : $"'{word}' needs a structure or a length: {word}<stat> or {word}[count]";
        }

        return word switch
        {
            "flags" or "flags64" when kind.List != null && kind.Length == null => string.Empty,
            "flags" or "flags64" => $"'{word}' needs a list: {word}<open>",
            "enum" when kind.List != null => string.Empty,
            "enum" => "'enum' needs a list: enum<whence>",
            "by" when kind.List != null && kind.Length != null => string.Empty,
            "by" => "'by' needs a command table and the argument that selects: by<ioctl>[cmd]",
            _ => $"'{word}' is no kind; known are {string.Join(" ", Words())}",
        };
    }

    private static bool IsBit(TermText[] terms) =>
        terms.Length == 1 && terms[0].Base == TermBase.Name && terms[0].Multiply is var bit and > 0
        && (bit & (bit - 1)) == 0;

    private static IEnumerable<string> Words() =>
        Plain.Concat(Measured).Concat(Memory).Concat(["flags", "flags64", "enum", "by"]).OrderBy(w =>
            w, StringComparer.Ordinal);
}
