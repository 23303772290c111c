using System.Runtime.InteropServices;
using Weir.Bpf.Btf;
using Weir.Bpf.Programs;
using Weir.Kernel;
using Weir.Kernel.Calls;
using Weir.Kernel.Features;
using Weir.Catalogue;
using Weir.Probes.Session;

namespace Weir.Cli.Diagnosis;

/// <summary>What this machine offers to Weir, each thing tried rather than guessed.</summary>
internal static class Examination
{
    private const string Trace = "trace", Names = "names of files, asynchronous operations and stacks";
    private static readonly string[] CgroupRoots = ["/sys/fs/cgroup", "/sys/fs/cgroup/unified"];

    /// <summary>Everything, in the order in which a person would ask.</summary>
    public static IEnumerable<Finding> All() =>
        [Kernel(), Privilege(), Btf(), Gates(), Lockdown(), Cgroups(), Tracefs(), NativeAio(), IoUring()];

    private static Finding Kernel() => new(
        "kernel", RuntimeInformation.ProcessArchitecture == Architecture.X64 ? Outcome.Yes : Outcome.No,
        $"Linux {Environment.OSVersion.Version}, {RuntimeInformation.ProcessArchitecture}", Trace,
        "the gates read x86-64 registers only");

    private static Finding Privilege()
    {
        IReadOnlyList<string> missing = Capabilities.MissingForTracing;
        return missing.Count == 0
            ? new Finding("capabilities", Outcome.Yes, "CAP_BPF and CAP_PERFMON", Trace)
            : new Finding("capabilities", Outcome.No, $"{string.Join(" and ", missing)} missing", Trace,
                Capabilities.HowToGrant);
    }

    private static Finding Btf()
    {
        try
        {
            if (KernelBtf.TryRead() is not { } btf)
            {
                return new Finding("kernel types (BTF)", Outcome.No, $"no {KernelBtf.DefaultPath}", Names,
                    "a kernel built with CONFIG_DEBUG_INFO_BTF");
            }

            return btf.HasFunction("bpf_rdonly_cast")
                ? new Finding("kernel types (BTF)", Outcome.Yes, "with bpf_rdonly_cast (Linux 6.2)", Trace)
                : new Finding("kernel types (BTF)", Outcome.No, "without bpf_rdonly_cast", Names, "Linux 6.2 or later");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FeatureMissingException)
        {
            return new Finding("kernel types (BTF)", Outcome.Unknown, e.Message, Trace);
        }
    }

    private static Finding Gates()
    {
        try
        {
            using GateSession session = new(new GateOptions { PlanOf = row => row.Plan, RingBytes = 1 << 20 });
            (string Name, long? Instructions)[] verified = [.. session.Verified];
            return new Finding("gates", Outcome.Yes,
                $"all {verified.Length} programs attach; {verified.Sum(v => v.Instructions)} instructions verified",
                Trace);
        }
        catch (VerifierException e)
        {
            return new Finding("gates", Outcome.No, e.Message, Trace, "please report this kernel");
        }
        catch (Exception e) when (e is KernelException or FeatureMissingException)
        {
            return new Finding("gates", Outcome.No, e.Message, Trace);
        }
    }

    private static Finding Lockdown()
    {
        const string File = "/sys/kernel/security/lockdown";
        string? word = Read(File);
        bool confidential = word?.Contains("[confidentiality]", StringComparison.Ordinal) == true;
        return word is null
            ? new Finding("lockdown", Outcome.Unknown, $"{File} cannot be read", "names of files")
            : new Finding("lockdown", confidential ? Outcome.No : Outcome.Yes, word.Trim(), "names of files",
                confidential ? "lockdown=integrity or none: this mode keeps programs from reading kernel memory" : "");
    }

    private static Finding Cgroups()
    {
        string? root = CgroupRoots
            .FirstOrDefault(r => System.IO.File.Exists(r + "/cgroup.procs")
                && System.IO.File.Exists(r + "/cgroup.controllers"));
        return root is null
            ? new Finding("cgroups", Outcome.No, "no cgroup file system of version 2", "--cgroup",
                "mount -t cgroup2 none DIR")
            : new Finding("cgroups", Outcome.Yes, root, "--cgroup");
    }

    private static Finding Tracefs()
    {
        const string Directory = "/sys/kernel/tracing/events/syscalls";
        return System.IO.Directory.Exists(Directory)
            ? new Finding("tracefs", Outcome.Yes, "mounted", "weir syscalls (what this kernel has)")
            : new Finding("tracefs", Outcome.No, "not mounted", "weir syscalls (what this kernel has)",
                "mount -t tracefs tracefs /sys/kernel/tracing");
    }

    private static Finding NativeAio() => Read("/proc/sys/fs/aio-max-nr") is { } most
        ? new Finding("native AIO", Outcome.Yes,
            $"{Read("/proc/sys/fs/aio-nr")?.Trim()} of {most.Trim()} requests in use", "Weir.Io, scenarios")
        : new Finding("native AIO", Outcome.No, "no fs.aio-max-nr", "Weir.Io, scenarios", "a kernel with CONFIG_AIO");

    private static Finding IoUring()
    {
        // A null pointer for the parameters: a kernel that has the call and lets us use it answers EFAULT.
        Errno answer = ErrnoText.Of(RawSyscall.Invoke((long)SyscallId.IoUringSetup, 1, 0));
        return answer switch
        {
            Errno.EFAULT => new Finding("io_uring", Outcome.Yes, "allowed", "Weir.Io, scenarios"),
            Errno.ENOSYS => new Finding("io_uring", Outcome.No, "not in this kernel", "Weir.Io, scenarios",
                "Linux 5.1"),
            Errno.EPERM => new Finding("io_uring", Outcome.No, "forbidden (EPERM)", "Weir.Io, scenarios",
                "sysctl kernel.io_uring_disabled, or the container's seccomp profile"),
            _ => new Finding("io_uring", Outcome.Unknown, answer.Name(), "Weir.Io, scenarios"),
        };
    }

    private static string? Read(string file)
    {
        try
        {
            return System.IO.File.ReadAllText(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
