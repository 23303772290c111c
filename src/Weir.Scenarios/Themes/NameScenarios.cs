using Weir.Catalogue;
using static Weir.Catalogue.SyscallId;

namespace Weir.Scenarios.Themes;

/// <summary>Renaming, linking, unlinking.</summary>
internal static class NameScenarios
{
    private const int CurrentDirectory = -100;

    public static ScenarioSet Set { get; } = new()
    {
        {
            "rename-basic", "rename", "rename(2)",
            s => s.Call(Rename, s.MakeFile("oldname.txt"), "newname.txt").Gives(0)
                .Path(s.InDirectory("oldname.txt")).Path2(s.InDirectory("newname.txt"))
        },
        {
            "rename-renameat", "renameat", "names relative to a directory's descriptor",
            s =>
            {
                int dirfd = s.Open(".", "O_RDONLY|O_DIRECTORY");
                s.Call(Renameat, dirfd, s.MakeFile("renameat-old.txt"), dirfd, "renameat-new.txt").Gives(0)
                    .Path2(s.InDirectory("renameat-new.txt"));
                s.Call(Renameat, 99999, "a", dirfd, "b").Fails(Errno.EBADF);
            }
        },
        {
            "rename-renameat2", "renameat2", "without flags, and an exchange",
            s =>
            {
                s.Call(Renameat2, CurrentDirectory, s.MakeFile("renameat2-old.txt"), CurrentDirectory,
                    "renameat2-new.txt", 0)
                    .Gives(0).Path2(s.InDirectory("renameat2-new.txt"));
                s.MakeFile("other.txt");
                s.Call(Renameat2, CurrentDirectory, "renameat2-new.txt", CurrentDirectory, "other.txt",
                    "RENAME_EXCHANGE").Gives(0);
            }
        },
        {
            "rename-enoent", "rename", "of what is not there",
            s => s.Call(Rename, "rename-missing.txt", "rename-enoent-new.txt").Fails(Errno.ENOENT)
                .Path(s.InDirectory("rename-missing.txt")).Path2(s.InDirectory("rename-enoent-new.txt"))
        },
        {
            "rename-noreplace", "renameat2", "onto what must not be replaced",
            s => s.Call(
                Renameat2, CurrentDirectory, s.MakeFile("noreplace-src.txt"), CurrentDirectory,
                    s.MakeFile("noreplace-dst.txt"),
                "RENAME_NOREPLACE").Fails(Errno.EEXIST).Path2(s.InDirectory("noreplace-dst.txt"))
        },
        {
            "link-basic", "link symlink readlink", "a hard link, a symbolic link, and where it leads",
            s =>
            {
                s.Call(Link, s.MakeFile("linktarget.txt"), "hardlink.txt").Gives(0)
                    .Path2(s.InDirectory("hardlink.txt"));
                s.Call(Symlink, "linktarget.txt", "symlink.txt").Gives(0).Path(s.InDirectory("symlink.txt"));
                s.Call(Readlink, "symlink.txt", s.Memory(64), 64).Gives(14).Bytes(14).Args("linktarget.txt");
                s.Call(Readlink, "symlink.txt", s.Memory(4), 4).Gives(4).Bytes(4);
            }
        },
        {
            "link-linkat", "linkat", "linkat",
            s => s.Call(Linkat, CurrentDirectory, s.MakeFile("linkat-src.txt"), CurrentDirectory, "linkat-hard.txt",
                0).Gives(0)
                .Path2(s.InDirectory("linkat-hard.txt"))
        },
        {
            "link-symlinkat", "symlinkat", "symlinkat",
            s => s.Call(Symlinkat, "anything", CurrentDirectory, "symlinkat-link.txt").Gives(0)
                .Path(s.InDirectory("symlinkat-link.txt"))
        },
        {
            "link-readlinkat", "readlinkat", "readlinkat",
            s =>
            {
                File.CreateSymbolicLink(s.InDirectory("readlinkat-link.txt"), "somewhere");
                s.Call(Readlinkat, CurrentDirectory, "readlinkat-link.txt", s.Memory(64), 64).Gives(9).Bytes(9)
                    .Path(s.InDirectory("readlinkat-link.txt"));
            }
        },
        {
            "link-enoent", "link linkat", "of what is not there",
            s =>
            {
                s.Call(Link, "link-missing.txt", "link-new.txt").Fails(Errno.ENOENT).Text("error", "ENOENT");
                s.Call(Linkat, CurrentDirectory, "link-missing.txt", CurrentDirectory, "n", 0).Fails(Errno.ENOENT);
            }
        },
        {
            "link-symlink-eexist", "symlink symlinkat", "where something is already",
            s =>
            {
                s.Call(Symlink, "target", s.MakeFile("symlink-eexist.txt")).Fails(Errno.EEXIST)
                    .Path(s.InDirectory("symlink-eexist.txt"));
                s.Call(Symlinkat, "target", CurrentDirectory, "symlink-eexist.txt").Fails(Errno.EEXIST);
            }
        },
        {
            "link-readlinkat-einval", "readlinkat readlink", "of what is no link",
            s =>
            {
                s.Call(Readlinkat, CurrentDirectory, s.MakeFile("readlinkat-einval.txt"), s.Memory(64), 64)
                    .Fails(Errno.EINVAL)
                    .Bytes(0).Path(s.InDirectory("readlinkat-einval.txt"));
                s.Call(Readlink, "readlink-missing", s.Memory(64), 64).Fails(Errno.ENOENT).Bytes(0);
            }
        },
        {
            "unlink-basic", "unlink", "unlink",
            s => s.Call(Unlink, s.MakeFile("unlinkme.txt")).Gives(0).Path(s.InDirectory("unlinkme.txt"))
        },
        {
            "unlink-unlinkat", "unlinkat", "unlinkat of a file and of a directory",
            s =>
            {
                s.Call(Unlinkat, CurrentDirectory, s.MakeFile("unlinkat-file.txt"), 0).Gives(0)
                    .Path(s.InDirectory("unlinkat-file.txt"));
                System.IO.Directory.CreateDirectory(s.InDirectory("unlinkat-dir"));
                s.Call(Unlinkat, CurrentDirectory, "unlinkat-dir", "AT_REMOVEDIR").Gives(0);
            }
        },
        {
            "unlink-rmdir", "rmdir", "rmdir",
            s =>
            {
                System.IO.Directory.CreateDirectory(s.InDirectory("rmdir-me"));
                s.Call(Rmdir, "rmdir-me").Gives(0).Path(s.InDirectory("rmdir-me"));
            }
        },
        {
            "unlink-enoent", "unlink", "of what is not there, and of a directory",
            s =>
            {
                s.Call(Unlink, "unlink-enoent-missing.txt").Fails(Errno.ENOENT)
                    .Path(s.InDirectory("unlink-enoent-missing.txt"));
                s.Call(Unlink, ".").Fails(Errno.EISDIR);
            }
        },
        {
            "unlink-rmdir-notempty", "rmdir", "of a directory that is not empty",
            s =>
            {
                System.IO.Directory.CreateDirectory(s.InDirectory("rmdir-notempty/below"));
                s.Call(Rmdir, "rmdir-notempty").Fails(Errno.ENOTEMPTY).Path(s.InDirectory("rmdir-notempty"));
            }
        },
        {
            "unlink-unlinkat-enoent", "unlinkat", "of what is not there",
            s => s.Call(Unlinkat, CurrentDirectory, "unlinkat-enoent-missing.txt", 0).Fails(Errno.ENOENT)
                .Path(s.InDirectory("unlinkat-enoent-missing.txt"))
        },
    };
}
