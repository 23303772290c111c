using Weir.Trace.Stacks;

namespace Weir.Trace.Tests.Stacks;

public sealed class ElfFileTests
{
    private static readonly byte[] Id = [.. Enumerable.Range(1, 20).Select(i => (byte)i)];

    private static byte[] Sample() => MadeUpElf.Make(
        Id, ("main", 0x401000, 0x40), ("write@@GLIBC_2.2.5", 0x401040, 0x10), ("after", 0x401080, 0));

    [Fact]
    public void Functions_build_id_and_addresses_are_found()
    {
        ElfFile elf = ElfFile.TryRead(new MemoryStream(Sample()))!;
        FunctionTable functions = elf.Functions();
        Assert.Equal(Id, elf.BuildId);
        Assert.Equal(3, functions.Count);
        Assert.Equal(0x401010UL, elf.AddressOf(0x1010));
        Assert.Equal(0x1010UL, elf.OffsetOf(0x401010));
        Assert.Null(elf.AddressOf(0x1200));
        Assert.Equal(("main", 0x401000UL), functions.Find(0x40103f));
        Assert.Equal(("write", 0x401040UL), functions.Find(0x401040));
        Assert.Null(functions.Find(0x401050));
        Assert.Null(functions.Find(0x400fff));
        Assert.Equal("after", functions.Find(0x4010ff)?.Name);
    }

    [Fact]
    public void Of_several_names_for_one_function_the_plainest_is_shown()
    {
        byte[] file = MadeUpElf.Make(
            Id, ("__GI_write", 0x401000, 0x40), ("write", 0x401000, 0x40), ("__libc_write", 0x401000, 0x40),
            ("inner", 0x401010, 0x4));
        FunctionTable functions = ElfFile.TryRead(new MemoryStream(file))!.Functions();
        Assert.Equal(("write", 0x401000UL), functions.Find(0x401004));
        Assert.Equal("inner", functions.Find(0x401012)?.Name);
        Assert.Equal("write", functions.Find(0x401020)?.Name);
    }

    [Fact]
    public void The_functions_of_the_running_runtime_agree_with_the_system()
    {
        string libc = MemoryMap.Read(File.ReadLines("/proc/self/maps")).Ranges.Select(r => r.Path)
            .First(p => Path.GetFileName(p).StartsWith("libc.so", StringComparison.Ordinal));
        using FileStream file = File.OpenRead(libc);
        ElfFile elf = ElfFile.TryRead(file)!;
        nint handle = System.Runtime.InteropServices.NativeLibrary.Load(libc);
        nint write = System.Runtime.InteropServices.NativeLibrary.GetExport(handle, "write");
        nint open = System.Runtime.InteropServices.NativeLibrary.GetExport(handle, "getppid");
        ulong apart = (ulong)(open - write);
        FunctionTable functions = elf.Functions();
        MemoryRange range = MemoryMap.Read(File.ReadLines("/proc/self/maps")).Find((ulong)write)!;
        ulong address = elf.AddressOf((ulong)write - range.Start + range.Offset)!.Value;
        Assert.EndsWith("write", functions.Find(address)!.Value.Name, StringComparison.Ordinal);
        Assert.Equal(address, functions.Find(address)!.Value.Start);
        Assert.EndsWith("getppid", functions.Find(address + apart)!.Value.Name, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_lies_is_refused_or_has_less_and_never_throws()
    {
        int seed = Environment.TickCount;
        var random = new Random(seed);
        byte[] whole = Sample();
        for (int i = 0; i < 20_000; i++)
        {
            byte[] file = [.. whole];
            for (int n = random.Next(1, 6); n > 0; n--)
            {
                // Headers and tables: where lies do harm.
                int[] places = [random.Next(0, 192), 0x300 + random.Next(32), 0x2000 + random.Next(192),
                    0x2800 + random.Next(72), random.Next(file.Length)];
                file[places[random.Next(places.Length)]] = (byte)random.Next(256);
            }

            file = random.Next(4) == 0 ? file[..random.Next(file.Length)] : file;
            try
            {
                ElfFile? elf = ElfFile.TryRead(new MemoryStream(file));
                elf?.Functions().Find(0x401000 + (ulong)random.Next(0x300));
                elf?.AddressOf((ulong)random.NextInt64());
            }
            catch (Exception e)
            {
                Assert.Fail($"seed {seed}, round {i}: {e}");
            }
        }
    }

    [Fact]
    public void What_is_no_elf_file_is_none()
    {
        Assert.Null(ElfFile.TryRead(new MemoryStream([])));
        Assert.Null(ElfFile.TryRead(new MemoryStream(new byte[4096])));
        Assert.Null(ElfFile.TryRead(new MemoryStream("#!/bin/sh\n"u8.ToArray())));
    }
}
