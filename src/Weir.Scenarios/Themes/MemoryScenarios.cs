using Weir.Catalogue;
using Weir.Scenarios.Scripting;
using static Weir.Catalogue.SyscallId;

namespace Weir.Scenarios.Themes;

/// <summary>Mapping, protecting, locking and advising memory.</summary>
internal static class MemoryScenarios
{
    private const int Page = 4096, Anonymous = 0x22;

    public static ScenarioSet Set { get; } = new()
    {
        {
            "mmap-basic", "mmap munmap", "a file's page, mapped and unmapped; and lengths that make no sense",
            s =>
            {
                int fd = s.OpenWith(new string('x', Page), "mmapfile.txt");
                long at = s.Call(Mmap, 0, Page, "PROT_READ|PROT_WRITE", "MAP_SHARED", fd, 0).Ok().Bytes(-1)
                    .Path(s.InDirectory("mmapfile.txt")).Number("fd", fd).Result;
                s.Call(Munmap, at, Page).Gives(0).Bytes(-1);
                s.Call(Mmap, 0, 0, "PROT_READ", "MAP_SHARED", fd, 0).Fails(Errno.EINVAL);
                s.Call(Munmap, 1, Page).Fails(Errno.EINVAL);
            }
        },
        {
            "mmap-msync-sync", "mmap msync", "a written page is synced",
            s =>
            {
                int fd = s.OpenWith(new string('x', Page), "msync.txt");
                long at = s.Call(Mmap, 0, Page, "PROT_READ|PROT_WRITE", "MAP_SHARED", fd, 0).Ok().Result;
                s.Call(Msync, at, Page, "MS_SYNC").Gives(0);
                s.Call(Munmap, at, Page).Gives(0);
            }
        },
        {
            "mmap-msync-invalid-flags", "msync", "both at once is refused",
            s =>
            {
                long at = Map(s, Page);
                s.Call(Msync, at, Page, "MS_SYNC|MS_ASYNC").Fails(Errno.EINVAL);
                s.Call(Munmap, at, Page).Gives(0);
            }
        },
        {
            "mmap-mremap-munmap", "mremap munmap", "a mapping grows; no bytes",
            s =>
            {
                long at = Map(s, Page);
                long moved = s.Call(Mremap, at, Page, 4 * Page, "MREMAP_MAYMOVE", 0).Ok().Bytes(-1).Result;
                s.Call(Munmap, moved, 4 * Page).Gives(0).Bytes(-1);
                s.Call(Mremap, 1, Page, Page, 0, 0).Fails(Errno.EINVAL);
            }
        },
        {
            "mmap-memory-lock", "mlock mlock2 munlock mlockall munlockall",
            "locked and unlocked; and what is not mapped",
            s =>
            {
                long at = Map(s, Page);
                s.Call(Mlock, at, Page).Gives(0);
                s.Call(Munlock, at, Page).Gives(0);
                s.Call(Mlock2, at, Page, "MLOCK_ONFAULT").Gives(0);
                s.Call(Munlock, at, Page).Gives(0);
                s.Call(Munlockall).Gives(0);
                s.Call(Mlockall, 0).Fails(Errno.EINVAL);
                s.Call(Mlock2, at, Page, 8).Fails(Errno.EINVAL);
                s.Call(Munmap, at, Page);
                s.Call(Mlock, at, Page).Fails(Errno.ENOMEM);
                s.Call(Munlock, at, Page).Fails(Errno.ENOMEM);
                s.Call(Mlockall, "MCL_CURRENT|MCL_ONFAULT");
                s.Call(Munlockall).Gives(0);
            },
            true
        },
        {
            "memory-protection", "mprotect pkey_alloc pkey_mprotect pkey_free mseal madvise mincore brk",
            "protection, advice and seals of a page",
            s =>
            {
                long at = Map(s, Page);
                s.Call(Brk, 0).Ok();
                s.Call(Mprotect, at, Page, "PROT_READ").Gives(0);
                s.Call(Mprotect, 1, Page, "PROT_READ").Fails(Errno.EINVAL);
                s.Call(Madvise, at, Page, "MADV_DONTNEED").Gives(0);
                s.Call(Madvise, at, Page, 99).Fails(Errno.EINVAL);
                s.Call(Mincore, at, Page, s.Memory(1)).Gives(0);
                s.Call(Mincore, 1, Page, s.Memory(1)).Fails(Errno.EINVAL);
                s.Call(PkeyAlloc, 1, 0).Fails(Errno.EINVAL);
                s.Call(PkeyMprotect, at, Page, "PROT_READ", -1).Gives(0);
                s.Call(PkeyMprotect, at, Page, "PROT_READ", 15).Fails(Errno.EINVAL);
                s.Call(PkeyFree, 15).Fails(Errno.EINVAL);
                Made key = s.Call(PkeyAlloc, 0, 0);
                if (key.Result > 0)
                {
                    s.Call(PkeyFree, key).Gives(0);
                }

                s.Call(Mseal, at, Page, 0).Ok();
                s.Call(Munmap, at, Page).Fails(Errno.EPERM);
                s.Call(Mseal, at, Page, 1).Fails(Errno.EINVAL);
            }
        },
        {
            "memory-nodes",
            "mbind set_mempolicy get_mempolicy set_mempolicy_home_node migrate_pages move_pages remap_file_pages",
            "memory and NUMA nodes, where the kernel knows any",
            s =>
            {
                long at = Map(s, Page);
                s.Call(GetMempolicy, s.Memory(4), 0, 0, 0, 0);
                s.Call(SetMempolicy, "MPOL_DEFAULT", 0, 0);
                s.Call(SetMempolicy, 99, 0, 0);
                s.Call(GetMempolicy, 0, 0, 0, 0, 0x4000);
                s.Call(Mbind, at, Page, "MPOL_DEFAULT", 0, 0, 0);
                s.Call(Mbind, 1, Page, 99, 0, 0, 0);
                s.Call(SetMempolicyHomeNode, at, Page, 0, 1);
                s.Call(MigratePages, 0, 64, s.Longs(1), s.Longs(1));
                s.Call(MigratePages, 0x3fffffff, 64, s.Longs(1), s.Longs(1));
                s.Call(MovePages, 0, 1, s.Longs(at), 0, s.Memory(4), 0);
                s.Call(MovePages, 0x3fffffff, 1, s.Longs(at), 0, s.Memory(4), 0);
                s.Call(RemapFilePages, at, Page, 0, 0, 0).Fails(Errno.EINVAL);
                s.Call(Munmap, at, Page).Gives(0);
            }
        },
        {
            "membarrier", "membarrier", "what barriers there are, and one that there is not",
            s =>
            {
                s.Call(Membarrier, "MEMBARRIER_CMD_QUERY", 0, 0).Ok();
                s.Call(Membarrier, 1 << 30, 0, 0).Fails(Errno.EINVAL);
            }
        },
        {
            "shadow-stack", "map_shadow_stack", "where the processor has them",
            s => s.Call(MapShadowStack, 0, Page, 0)
        },
    };

    private static long Map(Script s, int bytes) =>
        s.Call(Mmap, 0, bytes, "PROT_READ|PROT_WRITE", Anonymous, -1, 0).Ok().Result;
}
