using System.Text;
using Weir.Bpf.Tests.Interpreter;

namespace Weir.Probes.Tests.Simulation;

/// <summary>A directory entry of the made-up kernel.</summary>
internal sealed class FakeDentry(KernelObject @object, KernelObject inode, ulong mount)
{
    public KernelObject Object { get; } = @object;

    public KernelObject Inode { get; } = inode;

    /// <summary>The vfsmount that it is reached by.</summary>
    public ulong Mount { get; } = mount;

    public uint Sequence { get; private set; } = 2;

    /// <summary>What a rename or an unlink does to the entry's sequence.</summary>
    public void Change() => Object.Put("d_seq", Sequence += 2);
}

/// <summary>Mounts, directory entries and open files of the made-up kernel.</summary>
internal sealed class FakeFiles
{
    private readonly AddressSpace _space;
    private readonly KernelObject _super;
    private ulong _inodes = 100;

    public FakeFiles(AddressSpace space)
    {
        _space = space;
        _super = new KernelObject(space, "super_block").Put("s_dev", 0x800002u).Put("s_magic", 0xef53UL);
        KernelObject mount = new(space, "mount");
        mount.Put("mnt_parent", mount.Address);
        Root = Dentry("/", null, mount.AddressOf("mnt"));
        mount.Put("mnt.mnt_root", Root.Object.Address);
    }

    public FakeDentry Root { get; }

    /// <summary>An entry below a directory.</summary>
    public FakeDentry Entry(FakeDentry parent, string name, ushort mode = 0x81a4) =>
        Dentry(name, parent, parent.Mount, mode);

    /// <summary>The root of a file system mounted on an entry.</summary>
    public FakeDentry MountOn(FakeDentry point)
    {
        KernelObject mount = new(_space, "mount");
        ulong parent = point.Mount - (ulong)FakeTypes.Btf.Offset("mount", "mnt");
        mount.Put("mnt_parent", parent).Put("mnt_mountpoint", point.Object.Address);
        FakeDentry root = Dentry("/", null, mount.AddressOf("mnt"), 0x41ed);
        mount.Put("mnt.mnt_root", root.Object.Address);
        return root;
    }

    /// <summary>An open file; <paramref name="privateData"/> is the socket of one.</summary>
    public ulong Open(FakeDentry entry, uint flags = 0x8000, ulong privateData = 0)
    {
        KernelObject file = new(_space, "file");
        file.Put("f_path.mnt", entry.Mount).Put("f_path.dentry", entry.Object.Address).Put("f_flags", flags)
            .Put("private_data", privateData);
        return file.Address;
    }

    /// <summary>An open file whose kind can be changed as the memory of one goes to another.</summary>
    public KernelObject OpenObject(FakeDentry entry)
    {
        KernelObject file = new(_space, "file");
        return file.Put("f_path.mnt", entry.Mount).Put("f_path.dentry", entry.Object.Address);
    }

    private FakeDentry Dentry(string name, FakeDentry? parent, ulong mount, ushort mode = 0x41ed)
    {
        Region text = _space.Allocate(name.Length + 1, RegionKind.Kernel, "name " + name);
        Encoding.UTF8.GetBytes(name, text.Data);
        KernelObject inode = new(_space, "inode");
        inode.Put("i_ino", _inodes++).Put("i_generation", 7u).Put("i_mode", mode).Put("i_sb", _super.Address);
        KernelObject dentry = new(_space, "dentry");
        dentry.Put("d_seq", 2u).Put("d_name.name", text.Start).Put("d_hash.pprev", parent is null ? 0UL : 1)
            .Put("d_parent", (parent?.Object ?? dentry).Address).Put("d_inode", inode.Address);
        return new FakeDentry(dentry, inode, mount);
    }
}
