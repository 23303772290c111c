using Weir.Bpf.Btf;
using Weir.Bpf.Tests.Interpreter;
using Weir.Kernel;

namespace Weir.Bpf.Tests;

public sealed class KernelBtfTests
{
    private static KernelBtf Read(BtfWriter writer) => Read(writer.Build());

    private static KernelBtf Read(byte[] blob)
    {
        string file = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(file, blob);
            return KernelBtf.TryRead(file)!;
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public void Fields_are_found_in_nested_anonymous_and_renamed_types()
    {
        BtfWriter w = new();
        int u32 = w.Int("u32", 4), u64 = w.Int("u64", 8);
        w.Array(u32, 7);
        w.Enum("color", "red", "green");
        int either = w.Struct("", 8, [("number", 0, u64), ("half", 4, u32)], union: true);
        int inner = w.Struct("inner", 16, [("first", 0, u64), ("", 8, either)]);
        int alias = w.Const(w.Typedef("inner_t", inner));
        int outer = w.Struct("outer", 64, [("id", 0, u32), ("body", 24, alias), ("", 40, either), ("next", 48,
            w.Pointer(inner))]);
        w.BitStruct("bits", 8, [("low", 0, 3, u32), ("whole", 32, 0, u32)]);
        w.Typedef("btf_trace_sys_enter", u64);
        int function = w.Function("bpf_rdonly_cast");
        KernelBtf btf = Read(w);
        Assert.Equal(outer, btf.FindStruct("outer"));
        Assert.Equal(function, btf.FindFunction("bpf_rdonly_cast"));
        Assert.Equal(64, btf.SizeOf("outer"));
        Assert.Equal(24, btf.Offset("outer", "body"));
        Assert.Equal(36, btf.Offset("outer", "body.half"));
        Assert.Equal(44, btf.Offset("outer", "half"));
        Assert.Equal(48, btf.Offset("outer", "next"));
        Assert.Equal(4, btf.Offset("bits", "whole"));
        Assert.Null(btf.TryOffset("outer", "body.absent"));
        Assert.True(btf.HasTracepoint("sys_enter"));
        Assert.False(btf.HasTracepoint("sys_exit"));
    }

    [Fact]
    public void Finding_ahead_gives_the_same_as_finding_alone()
    {
        BtfWriter w = new();
        int u32 = w.Int("u32", 4);
        // Names that begin alike, and a typedef beside a structure of its name.
        int[] ids = [w.Struct("task_struct_extra", 4, [("a", 0, u32)]), w.Struct("task_struct", 8, [("b", 4, u32)])];
        int typedef = w.Typedef("task_struct", u32);
        KernelBtf btf = Read(w);
        btf.Prefetch(["task_struct", "task_struct_extra", "absent"], ["task_struct"], ["absent_too"]);
        Assert.Equal(ids[0], btf.FindStruct("task_struct_extra"));
        Assert.Equal(ids[1], btf.FindStruct("task_struct"));
        Assert.Equal(typedef, btf.FindTypedef("task_struct"));
        Assert.Throws<FeatureMissingException>(() => btf.FindStruct("absent"));
    }

    [Fact]
    public void What_is_missing_is_named()
    {
        BtfWriter w = new();
        w.Struct("file", 8, [("f_mode", 0, w.Int("u32", 4))]);
        KernelBtf btf = Read(w);
        Assert.Contains(
            "file.f_path", Assert.Throws<FeatureMissingException>(() => btf.Offset("file", "f_path")).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "io_kiocb", Assert.Throws<FeatureMissingException>(() => btf.FindStruct("io_kiocb")).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(23)]
    [InlineData(64)]
    public void A_file_without_a_header_is_no_BTF(int bytes) =>
        Assert.Throws<FeatureMissingException>(() => Read(new byte[bytes]));

    [Fact]
    public void No_file_is_no_BTF() => Assert.Null(KernelBtf.TryRead("/nonexistent/btf"));

    [Fact]
    public void This_kernels_own_types_are_readable()
    {
        Assert.SkipUnless(File.Exists(KernelBtf.DefaultPath), "this kernel shows no BTF (CONFIG_DEBUG_INFO_BTF, 5.4)");
        KernelBtf btf = KernelBtf.TryRead()!;
        Assert.InRange(btf.SizeOf("task_struct"), 1024, 65536);
        Assert.Equal(0, btf.Offset("list_head", "next"));
        Assert.Equal(8, btf.Offset("list_head", "prev"));
        Assert.Equal(btf.Offset("sock", "__sk_common") + btf.Offset("sock_common", "skc_family"),
            btf.Offset("sock", "__sk_common.skc_family"));
        Assert.True(btf.HasTracepoint("sys_enter"));
        Assert.False(btf.HasTracepoint("no_such_tracepoint"));
    }

    [Fact]
    public void The_BTF_of_our_maps_is_well_formed()
    {
        KernelBtf btf = Read(BtfBlob.IntKeyAndStruct(448));
        Assert.Equal(2, btf.FindStruct("s448"));
        Assert.Equal(448, btf.SizeOf("s448"));
        Assert.Equal(0, btf.Offset("s448", "first"));
    }

    [Fact]
    public void The_BTF_of_our_functions_is_well_formed()
    {
        (byte[] blob, int[] types) = BtfBlob.Functions(
            [new("main_part", 0, null), new("shared_one", 7, [16, 0, 16]), new("shared_two", 9, [])]);
        KernelBtf btf = Read(blob);
        Assert.Equal(
            types,
            (int[])[btf.FindFunction("main_part"), btf.FindFunction("shared_one"), btf.FindFunction("shared_two")]);
        Assert.Equal(16, btf.SizeOf("s16"));
    }
}
