using Weir.Catalogue;
using static Weir.Catalogue.SyscallId;

namespace Weir.Scenarios.Themes;

/// <summary>Calls about a file's data that move none of it to the program: hints, sizes, flushing, locks.</summary>
internal static class FileDataScenarios
{
    public static ScenarioSet Set { get; } = new()
    {
        {
            "readwrite-readahead", "readahead", "readahead moves no bytes to the program",
            s => s.Call(Readahead, s.OpenWith("some text", "readaheadfile.txt"), 0, 4096).Gives(0).Bytes(-1)
                .Path(s.InDirectory("readaheadfile.txt"))
        },
        {
            "readwrite-readahead-ebadf", "readahead", "readahead of a bad descriptor",
            s => s.Call(Readahead, 99999, 0, 4096).Fails(Errno.EBADF).Bytes(-1).Path(null)
        },
        {
            "readwrite-fadvise64", "fadvise64", "a hint about a file",
            s => s.Call(Fadvise64, s.OpenWith("some text", "fadvise64file.txt"), 0, 0, "POSIX_FADV_SEQUENTIAL")
                .Gives(0).Bytes(-1)
                .Path(s.InDirectory("fadvise64file.txt"))
        },
        {
            "readwrite-fadvise64-ebadf", "fadvise64", "a hint about a bad descriptor",
            s =>
            {
                s.Call(Fadvise64, 99999, 0, 0, "POSIX_FADV_NORMAL").Fails(Errno.EBADF).Bytes(-1);
                s.Call(Fadvise64, s.Pipe().Read, 0, 0, "POSIX_FADV_NORMAL").Fails(Errno.ESPIPE);
            }
        },
        {
            "readwrite-cachestat", "cachestat", "what of a file is in the page cache",
            s =>
            {
                int fd = s.OpenWith("some text", "cachestatfile.txt");
                s.Call(Cachestat, fd, s.Longs(0, 4096), s.Memory(40), 0).Ok().Bytes(-1).Args("nr_cache");
                s.Call(Cachestat, fd, s.Longs(0, 4096), s.Memory(40), 1).Fails(Errno.EINVAL);
            }
        },
        {
            "lseek-errors", "lseek", "a hole, the end, an offset before the start, and a pipe",
            s =>
            {
                int fd = s.OpenWith("0123456789", "seek.txt");
                s.Call(Lseek, fd, 0, "SEEK_END").Gives(10);
                s.Call(Lseek, fd, 0, "SEEK_HOLE").Gives(10);
                s.Call(Lseek, fd, -1, "SEEK_SET").Fails(Errno.EINVAL);
                s.Call(Lseek, s.Pipe().Read, 0, "SEEK_CUR").Fails(Errno.ESPIPE);
            }
        },
        {
            "sync-basic", "fsync", "fsync",
            s => s.Call(Fsync, s.OpenWith("x", "syncfile.txt")).Gives(0).Path(s.InDirectory("syncfile.txt"))
        },
        {
            "sync-fdatasync", "fdatasync", "fdatasync",
            s => s.Call(Fdatasync, s.OpenWith("x", "fdatasyncfile.txt")).Gives(0)
                .Path(s.InDirectory("fdatasyncfile.txt"))
        },
        { "sync-sync", "sync", "sync has no file", s => s.Call(SyscallId.Sync).Gives(0).Path(null) },
        {
            "sync-syncfs", "syncfs", "the file system of a descriptor",
            s =>
            {
                s.Call(Syncfs, s.OpenWith("x", "syncfsfile.txt")).Gives(0);
                s.Call(Syncfs, 99999).Fails(Errno.EBADF);
            }
        },
        {
            "sync-sync-file-range", "sync_file_range", "a part of a file",
            s => s.Call(SyncFileRange, s.OpenWith("text", "syncrangefile.txt"), 0, 4, "SYNC_FILE_RANGE_WRITE").Gives(0)
                .Path(s.InDirectory("syncrangefile.txt"))
        },
        {
            "sync-sync-file-range-to-eof", "sync_file_range", "from an offset to the end",
            s => s.Call(SyncFileRange, s.OpenWith("text", "syncrangeeoffile.txt"), 1, 0, "SYNC_FILE_RANGE_WRITE")
                .Gives(0)
                .Path(s.InDirectory("syncrangeeoffile.txt"))
        },
        {
            "sync-fsync-ebadf", "fsync", "fsync of a bad descriptor",
            s => s.Call(Fsync, 99999).Fails(Errno.EBADF).Path(null)
        },
        {
            "sync-fdatasync-ebadf", "fdatasync", "fdatasync of a bad descriptor",
            s =>
            {
                s.Call(Fdatasync, 99999).Fails(Errno.EBADF).Path(null);
                s.Call(Fdatasync, s.Pipe().Write).Fails(Errno.EINVAL);
            }
        },
        {
            "sync-file-range-ebadf", "sync_file_range", "a range of a bad descriptor",
            s => s.Call(SyncFileRange, 99999, 0, 0, 0).Fails(Errno.EBADF).Path(null)
        },
        {
            "truncate-basic", "truncate", "truncate by path",
            s => s.Call(Truncate, s.MakeFile("truncfile.txt", "12345"), 2).Gives(0).Path(s.InDirectory("truncfile.txt"))
        },
        {
            "truncate-ftruncate", "ftruncate", "truncate by descriptor",
            s => s.Call(Ftruncate, s.OpenWith("12345", "ftruncfile.txt"), 2).Gives(0)
                .Path(s.InDirectory("ftruncfile.txt"))
        },
        {
            "truncate-enoent", "truncate", "truncate of what is not there, is a directory, or is asked to be negative",
            s =>
            {
                s.Call(Truncate, "truncate-missing.txt", 2).Fails(Errno.ENOENT)
                    .Path(s.InDirectory("truncate-missing.txt"));
                s.Call(Truncate, ".", 2).Fails(Errno.EISDIR);
                s.Call(Truncate, s.MakeFile("t"), -1).Fails(Errno.EINVAL);
            }
        },
        {
            "truncate-ftruncate-ebadf", "ftruncate", "ftruncate of bad descriptors",
            s =>
            {
                s.Call(Ftruncate, 99999, 2).Fails(Errno.EBADF).Path(null).Number("fd", 99999);
                s.Call(Ftruncate, s.Open("ro.txt", "O_RDONLY|O_CREAT"), 2).Fails(Errno.EINVAL);
            }
        },
        {
            "fallocate", "fallocate", "room for a file, a hole in it, and a mode that makes no sense",
            s =>
            {
                int fd = s.Open("fallocate.txt");
                s.Call(Fallocate, fd, 0, 0, 8192).Ok();
                s.Call(Fallocate, fd, "FALLOC_FL_PUNCH_HOLE|FALLOC_FL_KEEP_SIZE", 0, 4096).Ok();
                s.Call(Fallocate, fd, 0, -1, 4096).Fails(Errno.EINVAL);
                s.Call(Fallocate, 99999, 0, 0, 1).Fails(Errno.EBADF);
            }
        },
        {
            "flock-basic", "flock", "lock and unlock",
            s =>
            {
                int fd = s.Open("flockfile.txt");
                s.Call(Flock, fd, "LOCK_EX").Gives(0).Path(s.InDirectory("flockfile.txt"));
                int other = s.Open("flockfile.txt");
                s.Call(Flock, other, "LOCK_EX|LOCK_NB").Fails(Errno.EAGAIN);
                s.Call(Flock, fd, "LOCK_UN").Gives(0).Path(s.InDirectory("flockfile.txt"));
                s.Call(Flock, fd, 0).Fails(Errno.EINVAL);
            }
        },
    };
}
