using Weir.Kernel.Abi;
using Weir.Kernel.Calls;
using Weir.Kernel.Handles;
using Weir.Probes.Session;

namespace Weir.Cli.Tracing;

/// <summary>A cgroup's directory as the gates compare it.</summary>
internal static class CgroupPlace
{
    /// <summary>Depth below the version 2 root and the id, which is the directory's inode number (kernfs).</summary>
    public static CgroupTarget Of(string directory)
    {
        string root = Directory.Exists("/sys/fs/cgroup/unified") ? "/sys/fs/cgroup/unified" : "/sys/fs/cgroup";
        if (!directory.StartsWith(root, StringComparison.Ordinal) || !File.Exists(directory + "/cgroup.procs"))
        {
            throw new MisuseException($"{directory} is no cgroup of version 2 (below {root})");
        }

        using Fd opened = Fd.FromResult(FileCalls.Open(directory, OpenFlags.ReadOnly), $"open({directory})");
        int level = directory[root.Length..].Split('/', StringSplitOptions.RemoveEmptyEntries).Length;
        return new CgroupTarget(level, FileIdentity.Of(opened).Inode);
    }
}
