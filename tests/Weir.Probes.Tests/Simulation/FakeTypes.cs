using Weir.Bpf.Btf;
using Weir.Bpf.Tests.Interpreter;
using Weir.Probes.Gates;

namespace Weir.Probes.Tests.Simulation;

/// <summary>
/// A kernel's types with offsets of our own, so that the gates are tested on any machine, and a gate with a constant
/// where an offset belongs fails. A line is a structure; a field is its name and its size, or the structure it is.
/// </summary>
internal static class FakeTypes
{
    private const int Lead = 24;

    private const string Structures =
        """
        thread_info pad:8 status:4
        path mnt:8 dentry:8
        task_struct thread_info:thread_info bpf_storage:8 cred:8 cgroups:8 tgid:4 pid:4 real_parent:8 &
          start_boottime:8 comm:16 files:8 fs:8 mm:8 exit_code:4 __state:4 io_uring:8
        files_struct fdt:8
        fdtable max_fds:4 fd:8
        io_uring_task registered_rings:128
        file f_mode:4 f_flags:4 f_op:8 f_path:path private_data:8
        qstr hash:8 name:8
        hlist_bl_node next:8 pprev:8
        dentry d_seq:4 d_hash:hlist_bl_node d_name:qstr d_parent:8 d_inode:8
        vfsmount mnt_root:8
        mount mnt_parent:8 mnt_mountpoint:8 mnt:vfsmount
        inode i_mode:2 i_ino:8 i_generation:4 i_sb:8
        super_block s_dev:4 s_magic:8
        fs_struct umask:4 pwd:path
        cred euid:4
        css_set dfl_cgrp:8
        cgroup kn:8
        kernfs_node id:8
        socket type:2 sk:8
        sock_common skc_portpair:4 skc_dport:2 skc_num:2 skc_state:1 skc_family:2 skc_daddr:4 skc_rcv_saddr:4 &
          skc_v6_daddr:16 skc_v6_rcv_saddr:16
        sock __sk_common:sock_common sk_protocol:2
        unix_sock sk@0:sock addr:8
        unix_address len:4 name:112
        mm_struct arg_start:8 arg_end:8
        sigaction sa_handler:8 sa_flags:8
        k_sigaction sa:sigaction
        bpf_iter_meta seq:8
        """;

    private static readonly Lazy<KernelBtf> Read = new(() =>
    {
        string file = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(file, Write());
            return KernelBtf.TryRead(file)!;
        }
        finally
        {
            File.Delete(file);
        }
    });

    internal static KernelBtf Btf => Read.Value;

    private static byte[] Write()
    {
        BtfWriter writer = new();
        Dictionary<string, (int Id, int Bytes)> known = [];
        int number = writer.Int("long", 8);
        foreach (string line in Structures.Replace("&\n", "", StringComparison.Ordinal).Split('\n'))
        {
            string[] words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            List<(string, int, int)> fields = [];
            int at = Lead;
            foreach (string[] field in words.Skip(1).Select(w => w.Split(':')))
            {
                // A name with @0 begins the structure, where the kernel itself casts one to the other.
                at = field[0].EndsWith("@0", StringComparison.Ordinal) ? 0 : at;
                bool inner = known.TryGetValue(field[1], out (int Id, int Bytes) type);
                int bytes = inner ? type.Bytes : int.Parse(field[1]);
                int align = inner ? 8 : Math.Min(8, bytes);
                at = (at + align - 1) / align * align;
                fields.Add((field[0].Replace("@0", "", StringComparison.Ordinal), at, inner ? type.Id : number));
                at += bytes;
            }

            int size = (at + 7) / 8 * 8;
            known.Add(words[0], (writer.Struct(words[0], size, fields), size));
        }

        foreach (string tracepoint in GateNames.All)
        {
            writer.Typedef("btf_trace_" + tracepoint, number);
        }

        writer.Function("bpf_rdonly_cast");
        return writer.Build();
    }
}
