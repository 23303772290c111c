using Weir.Catalogue;
using Weir.Kernel.Abi;
using Weir.Scenarios.Expecting;
using Weir.Scenarios.Scripting;
using static Weir.Catalogue.SyscallId;

namespace Weir.Scenarios.Themes;

/// <summary>io_uring's three calls: setting up, entering, registering.</summary>
internal static class RingScenarios
{
    public static ScenarioSet Set { get; } = new()
    {
        {
            "iouring-setup", "io_uring_setup close", "a ring, closed; and one without entries",
            s =>
            {
                int ring = s.Call(IoUringSetup, 4, s.Memory(120)).Ok().Path("anon_inode:[io_uring]")
                    .Args("sq_entries=4");
                s.Call(Close, ring).Gives(0).Path("anon_inode:[io_uring]");
                s.Call(IoUringSetup, 0, s.Memory(120)).Fails(Errno.EINVAL);
                s.Call(IoUringSetup, 4, 8).Fails(Errno.EFAULT);
            }
        },
        {
            "iouring-enter", "io_uring_enter", "nothing to do",
            s => s.Call(IoUringEnter, NewRing(s), 0, 0, 0, 0, 0).Gives(0).Bytes(-1).Path("anon_inode:[io_uring]")
        },
        {
            "iouring-register", "io_uring_register", "a probe, an eventfd, and a command that does not exist",
            s =>
            {
                int ring = NewRing(s);
                s.Call(IoUringRegister, ring, "IORING_REGISTER_PROBE", s.Memory(16 + (64 * 8)), 64).Gives(0)
                    .Path("anon_inode:[io_uring]");
                int eventfd = s.Call(Eventfd2, 0, 0).Ok();
                s.Call(IoUringRegister, ring, "IORING_REGISTER_EVENTFD", s.Ints(eventfd), 1).Gives(0);
                s.Call(IoUringRegister, ring, 9999, 0, 0).Fails(Errno.EINVAL);
            }
        },
        {
            "iouring-registered-ring", "io_uring_setup io_uring_enter io_uring_register",
            "calls through a registered ring's index",
            s =>
            {
                int ring = NewRing(s);
                Block update = s.Memory(16).Put(0, -1).Put(8, (long)ring);
                s.Call(IoUringRegister, ring, "IORING_REGISTER_RING_FDS", update, 1).Gives(1);
                int index = update.Int32();
                for (int i = 0; i < 5; i++)
                {
                    s.Call(IoUringEnter, index, 0, 0, "IORING_ENTER_REGISTERED_RING", 0, 0).Gives(0)
                        .Path(RingName).Must("fd", Comparison.Nothing);
                }

                s.Call(IoUringEnter, index + 1, 0, 0, Registered, 0, 0).Fails(Errno.EBADF).Path(null)
                    .Must("fd", Comparison.Nothing);
                s.Call(IoUringEnter, 16, 0, 0, Registered, 0, 0).Fails(Errno.EINVAL).Path(null)
                    .Must("fd", Comparison.Nothing);
                s.Call(
                    IoUringRegister, index, "IORING_REGISTER_PROBE|IORING_REGISTER_USE_REGISTERED_RING",
                    s.Memory(16 + (64 * 8)), 64).Gives(0).Path(RingName).Must("fd", Comparison.Nothing);
                update.Put(8, 0L);
                s.Call(IoUringRegister, ring, "IORING_UNREGISTER_RING_FDS", update, 1).Gives(1);
            }
        },
        {
            "iouring-registered-only", "io_uring_setup io_uring_enter io_uring_register",
            "a ring that has an index and never a descriptor, in memory of the program's own",
            s =>
            {
                const int Flags = 8, EntryAddress = 72, RingAddress = 112;
                Block options = s.Memory(120).Put(Flags, (int)Script.Value("uring_setup", Both))
                    .Put(EntryAddress, s.Page().Address).Put(RingAddress, s.Page().Address);
                Made made = s.Call(IoUringSetup, 4, options);
                if (made.Error == Errno.EINVAL)
                {
                    throw new NotInThisKernelException("IORING_SETUP_REGISTERED_FD_ONLY is not in this kernel (6.5)");
                }

                int index = made.Ok().Path(RingName).Args(Both).Must("fd", Comparison.Nothing);
                s.Call(IoUringEnter, index, 0, 0, Registered, 0, 0).Gives(0).Path(RingName)
                    .Must("fd", Comparison.Nothing);
                s.Call(
                    IoUringRegister, index, "IORING_UNREGISTER_RING_FDS|IORING_REGISTER_USE_REGISTERED_RING",
                    s.Memory(16).Put(0, index), 1).Gives(1).Path(RingName).Must("fd", Comparison.Nothing);
                s.Call(IoUringEnter, index, 0, 0, Registered, 0, 0).Fails(Errno.EBADF).Path(null)
                    .Must("fd", Comparison.Nothing);
            }
        },
        {
            "iouring-ring-lifecycle", "io_uring_enter io_uring_register dup3 close",
            "a registered ring outlives its descriptor, whose number goes to another file",
            s =>
            {
                int ring = NewRing(s);
                Block update = s.Memory(16).Put(0, -1).Put(8, (long)ring);
                s.Call(IoUringRegister, ring, "IORING_REGISTER_RING_FDS", update, 1).Gives(1);
                int index = update.Int32();
                s.Call(Dup3, s.Open("decoy.txt"), ring, 0).Gives(ring).Path(s.InDirectory("decoy.txt"));
                s.Call(IoUringEnter, index, 0, 0, Registered, 0, 0).Gives(0).Path(RingName)
                    .Must("fd", Comparison.Nothing);
                s.Call(IoUringEnter, ring, 0, 0, 0, 0, 0).Fails(Errno.EOPNOTSUPP).Path(s.InDirectory("decoy.txt"));
                s.Start(() => s.Call(IoUringEnter, index, 0, 0, Registered, 0, 0).Fails(Errno.EINVAL).Path(null)
                    .Must("fd", Comparison.Nothing)).Join();
                s.Never("io_uring_enter", new Check("ret", Comparison.Equal, 0), new Check("path",
                    Comparison.Contains, Text: "decoy"));
            }
        },
        {
            "iouring-reopen", "io_uring_enter pread64",
            "a ring closes a descriptor and opens another file under its number",
            s =>
            {
                int first = s.OpenWith("first file", "first.txt");
                s.MakeFile("second.txt", "second file");
                s.Call(Pread64, first, s.Memory(8), 8, 0).Gives(8).Path(s.InDirectory("first.txt"));
                using Ring ring = new(s);
                ring.Do(new IoUringSqe { Opcode = IoUringOpcode.Close, Fd = first }).Gives(0)
                    .Path(s.InDirectory("first.txt"));
                ring.Do(new IoUringSqe
                {
                    Opcode = IoUringOpcode.OpenAt, Fd = -100,
                    Address = (ulong)s.Text(s.InDirectory("second.txt")).Address,
                }).Gives(first);
                s.Call(Pread64, first, s.Memory(8), 8, 0).Gives(8).Path(s.InDirectory("second.txt"));
            }
        },
        {
            "iouring-enter-ebadf", "io_uring_enter", "a bad descriptor, and one that is no ring",
            s =>
            {
                s.Call(IoUringEnter, 99999, 0, 0, 0, 0, 0).Fails(Errno.EBADF).Number("fd", 99999);
                s.Call(IoUringEnter, s.Open("file.txt"), 0, 0, 0, 0, 0).Fails(Errno.EOPNOTSUPP);
            }
        },
        {
            "iouring-register-ebadf", "io_uring_register", "a bad descriptor",
            s => s.Call(IoUringRegister, 99999, "IORING_REGISTER_PROBE", s.Memory(16), 0).Fails(Errno.EBADF)
                .Number("fd", 99999)
        },
    };

    private const string RingName = "anon_inode:[io_uring]", Registered = "IORING_ENTER_REGISTERED_RING",
        Both = "IORING_SETUP_NO_MMAP|IORING_SETUP_REGISTERED_FD_ONLY";

    private static int NewRing(Script s) => s.Call(IoUringSetup, 4, s.Memory(120)).Ok();
}
