using Weir.Bpf.Assembly;
using Weir.Bpf.Maps;
using Weir.Kernel.Abi;
using static Weir.Bpf.Assembly.Register;

namespace Weir.Bpf.Tests;

public sealed class AssemblerTests
{
    private static readonly MapSpec Numbers = new("numbers", BpfMapType.Array, 4, 16, 4);

    [Fact]
    public void A_program_reads_as_a_person_would_write_it()
    {
        Assembler a = new();
        Label loop = a.NewLabel("loop"), end = a.NewLabel("end"), function = a.NewLabel("function");
        a.Set(R6, 3);
        a.Set(R7, 0x1234_5678_9abc);
        a.Mark(loop);
        a.JumpIf(R6, Condition.Equal, 0, end);
        a.Add(R6, -1);
        a.Compute(Operation.ShiftLeft, R7, R6);
        a.JumpIf(R7, Condition.Greater, R6, loop);
        a.Mark(end);
        a.LoadMap(R1, Numbers);
        a.LoadMapValue(R2, Numbers, 8);
        a.Store(Width.Double, Frame, -8, R7);
        a.Store(Width.Byte, Frame, -9, 7);
        a.LoadFrom(Width.Half, R3, R2, 2);
        a.AtomicAddTo(Width.Word, R2, 4, R3);
        a.MoveLow(R4, R3);
        a.Modulo(R4, R6);
        a.CallLocal(function);
        a.Call(Helper.BootTime);
        a.CallKernel(77);
        a.Exit(0);
        a.Mark(function);
        a.Move(R0, R1);
        a.Exit();
        Assert.Equal(
            """
               0: r6 = 3
               1: r7 = 20,015,998,343,868
               3: if r6 == 0 goto 7
               4: r6 += -1
               5: r7 <<= r6
               6: if r7 s> r6 goto 3
               7: r1 = map[numbers]
               9: r2 = map[numbers]+8
              11: *(u64 *)(r10 - 8) = r7
              12: *(u8 *)(r10 - 9) = 7
              13: r3 = *(u16 *)(r2 + 2)
              14: lock *(u32 *)(r2 + 4) += r3
              15: w4 = w3
              16: r4 %= r6
              17: call 22
              18: call BootTime#125
              19: call kernel#77
              20: r0 = 0
              21: exit
              22: r0 = r1
              23: exit

            """,
            Disassembler.List(a.Build()));
    }

    [Fact]
    public void The_words_are_those_of_the_kernel_header()
    {
        // BPF_MOV64_IMM(R0, -1), BPF_LDX_MEM(BPF_W, R2, R1, 8), BPF_JNE_IMM(R2, 5, +1), BPF_EXIT, BPF_EXIT
        Assembler a = new();
        Label end = a.NewLabel("end");
        a.Set(R0, -1);
        a.LoadFrom(Width.Word, R2, R1, 8);
        a.JumpIf(R2, Condition.NotEqual, 5, end);
        a.Exit();
        a.Mark(end);
        a.Exit();
        Assert.Equal(
            [0xffffffff_0000_00_b7, 0x00000000_0008_12_61, 0x00000005_0001_02_55, 0x95, 0x95],
            a.Build().Instructions.Select(i => i.Bits));
    }

    [Fact]
    public void The_same_calls_give_the_same_words()
    {
        static ulong[] Write()
        {
            Assembler a = new();
            Label end = a.NewLabel("end");
            a.LoadMap(R1, Numbers);
            a.Jump(end);
            a.Mark(end);
            a.Exit(3);
            return a.Build().Relocate(_ => 9);
        }

        Assert.Equal(Write(), Write());
    }

    [Fact]
    public void Relocation_puts_the_descriptor_into_the_wide_load_and_keeps_the_rest()
    {
        Assembler a = new();
        a.LoadMapValue(R3, Numbers, 24);
        a.Exit();
        ulong[] words = a.Build().Relocate(m => m == Numbers ? 42 : -1);
        Instruction low = new(words[0]), high = new(words[1]);
        Assert.Equal((0x18, R3, (Register)2, 42), ((int)low.Opcode, low.Destination, low.Source, low.Immediate));
        Assert.Equal((0, 24), ((int)high.Opcode, high.Immediate));
    }

    [Fact]
    public void A_label_that_is_used_must_be_placed()
    {
        Assembler a = new();
        a.Jump(a.NewLabel("nowhere"));
        var error = Assert.Throws<InvalidOperationException>(a.Build);
        Assert.Contains("nowhere", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_label_is_placed_once()
    {
        Assembler a = new();
        Label here = a.NewLabel("here");
        a.Mark(here);
        Assert.Throws<InvalidOperationException>(() => a.Mark(here));
    }

    [Theory]
    [InlineData(32767, true)]
    [InlineData(32768, false)]
    public void A_jump_reaches_as_far_as_16_bits(int distance, bool reaches)
    {
        Assembler a = new();
        Label far = a.NewLabel("far");
        a.Jump(far);
        for (int i = 0; i < distance; i++)
        {
            a.Exit();
        }

        a.Mark(far);
        a.Exit();
        if (reaches)
        {
            Assert.Equal(distance, a.Build().Instructions[0].Offset);
        }
        else
        {
            Assert.Throws<OverflowException>(a.Build);
        }
    }

    [Fact]
    public void A_displacement_beyond_16_bits_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new Assembler().LoadFrom(Width.Word, R1, R2, 40000));

    [Fact]
    public void Adding_nothing_writes_nothing()
    {
        Assembler a = new();
        a.Add(R1, 0);
        Assert.Equal(0, a.Count);
    }
}
