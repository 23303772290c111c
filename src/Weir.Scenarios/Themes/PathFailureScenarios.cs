namespace Weir.Scenarios.Themes;

/// <summary>Every call that takes a path, with paths that cannot be followed.</summary>
internal static class PathFailureScenarios
{
    private const string Calls =
        """
        open P 0 0
        creat P 0x180
        openat D P 0 0
        openat2 D P B 24
        stat P B
        lstat P B
        newfstatat D P B 0
        statx D P 0 0x7ff B
        access P 0
        faccessat D P 0
        faccessat2 D P 0 0
        mkdir P 0x1c0
        mkdirat D P 0x1c0
        rmdir P
        unlink P
        unlinkat D P 0
        rename P 'new
        rename 'other P
        renameat D P D 'new
        renameat2 D P D 'new 0
        symlink 'target P
        symlinkat 'target D P
        link P 'new
        link 'other P
        linkat D P D 'new 0
        readlink P B 64
        readlinkat D P B 64
        chmod P 0x180
        fchmodat D P 0x180
        fchmodat2 D P 0x180 0
        chown P -1 -1
        lchown P -1 -1
        fchownat D P -1 -1 0
        utime P 0
        utimes P 0
        utimensat D P 0 0
        futimesat D P 0
        truncate P 0
        statfs P B
        chdir P
        chroot P
        mknod P 0x1180 0
        mknodat D P 0x1180 0
        name_to_handle_at D P B B 0
        inotify_add_watch I P 1
        setxattr P 'user.weir B 1 0
        lsetxattr P 'user.weir B 1 0
        getxattr P 'user.weir B 64
        lgetxattr P 'user.weir B 64
        listxattr P B 64
        llistxattr P B 64
        removexattr P 'user.weir
        lremovexattr P 'user.weir
        execve P 0 0
        execveat D P 0 0 0
        acct P
        umount2 P 0
        mount 'a P 'tmpfs 0 0
        open_tree D P 0
        fspick D P 0
        """;

    public static ScenarioSet Set { get; } = new()
    {
        {
            "errors-path-missing", "openat", "a directory on the way is not there", With("ENOENT", "'nowhere/x")
        },
        {
            "errors-path-through-file", "openat", "a directory on the way is a file", With("ENOTDIR", "'file/x")
        },
        {
            "errors-path-loop", "openat", "links that lead to each other",
            "ok symlink 'loop 'loop\n" + With("ELOOP", "'loop/x")
        },
        {
            "errors-path-long", "openat", "a name too long for any file system",
            With("ENAMETOOLONG", "'" + new string('n', 300))
        },
        {
            "errors-path-empty", "openat", "an empty path", With("ENOENT", "'")
        },
        {
            "errors-path-closed", "openat", "a directory on the way that is closed to this user",
            """
            ok setgroups 0 0
            ok mkdir 'closed 0
            ok setresgid 65534 65534 65534
            ok setresuid 65534 65534 65534

            """ + With("EACCES", "'closed/x", but: ["acct", "fspick"])
        },
        {
            "errors-path-unreadable", "openat", "an address that is no memory", With("EFAULT", "8")
        },
    };

    // Each call with the path in place of P.
    private static string With(string error, string path, params string[] but) => string.Join(
        '\n', Calls.Split('\n').Where(l => !but.Contains(l.Split(' ')[0])).Select(l => $"{error} {Replace(l, path)}"));

    private static string Replace(string line, string path) =>
        string.Join(' ', line.Split(' ').Select(w => w == "P" ? path : w));
}
