using System.Buffers.Binary;
using Weir.Catalogue.Records;
using Weir.Trace.Stacks;

namespace Weir.Trace.Tests.Stacks;

/// <summary>Names of stacks, with a proc file system of our own.</summary>
public sealed class StackNamerTests : IDisposable
{
    private const ulong Base = 0x7f0000000000;
    private static readonly byte[] Id = [.. Enumerable.Range(1, 20).Select(i => (byte)i)];
    private readonly string _folder = Directory.CreateTempSubdirectory("weir-stacks-").FullName;

    public StackNamerTests()
    {
        byte[] elf = MadeUpElf.Make(
            Id, ("main", 0x401000, 0x40), ("stub", 0x401040, 0x20), ("a;b", 0x401080, 0x20));

        // mov eax, 1; syscall: no word of the stack moves.
        new byte[] { 0xb8, 1, 0, 0, 0, 0x0f, 0x05 }.CopyTo(elf, MadeUpElf.CodeOffset + 0x40);
        elf.AsSpan(MadeUpElf.CodeOffset + 0x80)[0] = 0x55;
        Directory.CreateDirectory(At("7/root/bin"));
        Directory.CreateDirectory(At("7/root/tmp"));
        File.WriteAllBytes(At("7/root/bin/prog"), elf);
        File.WriteAllText(At("7/status"), "Name:\tprog\nNSpid:\t7\t1\n");
        File.WriteAllText(At("7/maps"),
            $"{Base:x}-{Base + 0x1000:x} r-xp 00001000 fe:00 12      /bin/prog\n"
            + $"{Base + 0x5000:x}-{Base + 0x6000:x} rwxp 00000000 00:00 0 \n"
            + "7fff0000-7fff1000 r-xp 00000000 00:00 0                  [vdso]\n");
        File.WriteAllText(At("7/root/tmp/perf-1.map"), $"{Base + 0x5000:x} 20 void [app] App::Run()[Tier0]\n");
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string At(string name) => Path.Combine(_folder, name);

    private StackNamer Namer() => new(_folder, debugFolder: null);

    private static byte[] Frame(StackFrameStatus status, ulong address)
    {
        byte[] frame = new byte[StackFrame.SizeBytes];
        BinaryPrimitives.WriteInt32LittleEndian(frame, (int)status);
        BinaryPrimitives.WriteUInt64LittleEndian(frame.AsSpan(StackFrame.Address), address);
        if (status == StackFrameStatus.BuildId)
        {
            Id.CopyTo(frame, StackFrame.BuildId);
        }

        return frame;
    }

    private static string Name(StackNamer namer, ulong top, params (bool ById, ulong Address)[] frames) => namer.Name(
        7, top, [.. frames.Select(f => f.ById ? f.Address - 0x1000 + Base : f.Address)],
        frames.SelectMany(f => Frame(f.ById ? StackFrameStatus.BuildId : StackFrameStatus.Address, f.Address))
            .ToArray());

    [Fact]
    public void Functions_are_found_by_build_id_and_by_address()
    {
        Assert.Equal("main;a:b", Name(Namer(), 0, (true, 0x1085), (true, 0x1010)));
        Assert.Equal("main;a:b", Name(Namer(), 0, (false, Base + 0x85), (false, Base + 0x10)));
    }

    [Fact]
    public void A_frame_further_out_is_where_its_call_is_and_not_where_it_returns_to() =>
        Assert.Equal("main;a:b", Name(Namer(), 0, (true, 0x1085), (true, 0x1040)));

    [Fact]
    public void The_caller_of_a_function_without_a_frame_is_the_word_on_top_of_the_stack()
    {
        Assert.Equal("main;a:b;stub", Name(Namer(), Base + 0x90, (true, 0x1047), (true, 0x1010)));
        Assert.Equal("main;stub", Name(Namer(), 12345, (true, 0x1047), (true, 0x1010)));
        Assert.Equal("main;a:b", Name(Namer(), Base + 0x90, (true, 0x1085), (true, 0x1010)));
    }

    [Fact]
    public void A_process_that_has_ended_is_named_by_what_it_ran()
    {
        StackNamer namer = Namer();
        File.Move(At("7/root/bin/prog"), At("prog"));
        Directory.Delete(At("7"), recursive: true);
        Assert.Equal("[unknown]", Name(namer, 0, (true, 0x1085)));
        namer.Saw(At("prog"));
        Assert.Equal("main;a:b;stub", Name(namer, Base + 0x90, (true, 0x1047), (true, 0x1010)));
        Assert.Equal([At("prog")], namer.Modules.Values);
        Assert.Equal(Convert.ToHexStringLower(Id), namer.Modules.Keys.Single());
    }

    [Fact]
    public void Generated_code_has_the_names_that_its_compiler_wrote_also_later()
    {
        StackNamer namer = Namer();
        Assert.Equal("main;void [app] App::Run()[Tier0]", Name(namer, 0, (false, Base + 0x5010), (true, 0x1010)));
        Assert.Equal("[generated]", Name(namer, 0, (false, Base + 0x5030)));
        File.AppendAllText(At("7/root/tmp/perf-1.map"), $"{Base + 0x5030:x} 10 Later\n{Base + 0x5040:x} 10 half a li");
        Assert.Equal("Later", Name(namer, 0, (false, Base + 0x5030)));
        Assert.Equal("[generated]", Name(namer, 0, (false, Base + 0x5040)));
        Assert.Equal("[vdso]", Name(namer, 0, (false, 0x7fff0010)));
    }

    [Fact]
    public void Behind_a_frame_that_is_none_nothing_is_believed() => Assert.Equal(
        "[unknown];main", Name(Namer(), 0, (true, 0x1010), (false, 0x1b033b), (true, 0x1010), (true, 0x1010)));

    [Fact]
    public void An_address_in_no_segment_is_not_given_the_name_of_the_file() =>
        Assert.Equal("[unknown];main", Name(Namer(), 0, (true, 0x1010), (true, 0xffffaa7e188ca000)));

    [Fact]
    public void A_stack_with_as_many_frames_as_the_kernel_walks_says_that_it_is_cut() => Assert.Equal(
        "[cut];main", Name(Namer(), 0, [.. Enumerable.Repeat((true, 0x1010UL), StackRecord.MaxFrames)])
            .Replace("main;", "", StringComparison.Ordinal));

    [Fact]
    public void A_pipe_that_a_program_named_keeps_nobody_waiting()
    {
        StackNamer namer = Namer();
        string pipe = At("pipe");
        using var made = System.Diagnostics.Process.Start("mkfifo", pipe);
        made.WaitForExit();
        Directory.Delete(At("7"), recursive: true);
        namer.Saw(pipe);
        Assert.Equal("[unknown]", Name(namer, 0, (true, 0x1010)));
    }
}
