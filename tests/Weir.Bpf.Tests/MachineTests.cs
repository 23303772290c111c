using Weir.Bpf.Assembly;
using Weir.Bpf.Maps;
using Weir.Bpf.Tests.Interpreter;
using Weir.Kernel.Abi;
using static Weir.Bpf.Assembly.Register;

namespace Weir.Bpf.Tests;

/// <summary>
/// The interpreter judges the gates, so it is judged itself: each rule that it keeps has a program that breaks it.
/// </summary>
public sealed class MachineTests
{
    private static readonly MapSpec Array = new("array", BpfMapType.Array, 4, 16, 2);
    private static readonly MapSpec Hash = new("hash", BpfMapType.Hash, 8, 8, 8);

    private static ulong Run(Action<Assembler> write, SimulatedKernel? kernel = null, ulong context = 0)
    {
        Assembler a = new();
        write(a);
        return (kernel ?? new SimulatedKernel()).Machine.Run(a.Build(), context);
    }

    private static ulong Compute(Operation operation, long left, long right) => Run(a =>
    {
        a.Set(R0, left);
        a.Set(R1, right);
        a.Compute(operation, R0, R1);
        a.Exit();
    });

    [Theory]
    [InlineData(Operation.Add, -1, 3, 2)]
    [InlineData(Operation.Subtract, 3, 5, -2)]
    [InlineData(Operation.Multiply, 1L << 33, 4, 1L << 35)]
    [InlineData(Operation.Or, 0x50, 0x0f, 0x5f)]
    [InlineData(Operation.And, -1, ~7, ~7)]
    [InlineData(Operation.ShiftLeft, 1, 63, long.MinValue)]
    [InlineData(Operation.ShiftLeft, 1, 64, 1)]
    [InlineData(Operation.ShiftRight, -1, 60, 15)]
    [InlineData(Operation.Xor, 6, 3, 5)]
    public void Arithmetic_is_of_64_bits(Operation operation, long left, long right, long result) =>
        Assert.Equal((ulong)result, Compute(operation, left, right));

    [Theory]
    [InlineData(Condition.Equal, -1, -1, true)]
    [InlineData(Condition.Above, -1, 1, true)]
    [InlineData(Condition.Greater, -1, 1, false)]
    [InlineData(Condition.AboveOrEqual, 1, 1, true)]
    [InlineData(Condition.AnySet, 6, 1, false)]
    [InlineData(Condition.NotEqual, 1, 2, true)]
    [InlineData(Condition.GreaterOrEqual, -2, -1, false)]
    [InlineData(Condition.Below, 1, -1, true)]
    [InlineData(Condition.BelowOrEqual, -1, 1, false)]
    [InlineData(Condition.Less, -1, 1, true)]
    [InlineData(Condition.LessOrEqual, 2, 1, false)]
    public void Jumps_compare_as_they_say(Condition condition, int left, int right, bool taken)
    {
        foreach (bool register in (bool[])[false, true])
        {
            ulong result = Run(a =>
            {
                Label yes = a.NewLabel("yes");
                a.Set(R1, left);
                a.Set(R2, right);
                if (register)
                {
                    a.JumpIf(R1, condition, R2, yes);
                }
                else
                {
                    a.JumpIf(R1, condition, right, yes);
                }

                a.Exit(0);
                a.Mark(yes);
                a.Exit(1);
            });
            Assert.Equal(taken ? 1UL : 0, result);
        }
    }

    [Fact]
    public void A_function_keeps_the_callers_registers_and_stack()
    {
        ulong result = Run(a =>
        {
            Label twice = a.NewLabel("twice");
            a.Set(R6, 5);
            a.Store(Width.Double, Frame, -8, 100);
            a.Set(R1, 21);
            a.CallLocal(twice);
            a.Add(R0, R6);
            a.LoadFrom(Width.Double, R1, Frame, -8);
            a.Add(R0, R1);
            a.Exit();
            a.Mark(twice);
            a.Move(R6, R1);
            a.Store(Width.Double, Frame, -8, R6);
            a.Add(R6, R6);
            a.Move(R0, R6);
            a.Exit();
        });
        Assert.Equal(147UL, result);
    }

    [Fact]
    public void Widths_and_the_low_half_cut_values()
    {
        ulong result = Run(a =>
        {
            a.Set(R1, -1);
            a.Store(Width.Double, Frame, -8, 0);
            a.Store(Width.Half, Frame, -8, R1);
            a.Store(Width.Byte, Frame, -4, R1);
            a.LoadFrom(Width.Double, R0, Frame, -8);
            a.MoveLow(R1, R1);
            a.Add(R0, R1);
            a.Exit();
        });
        Assert.Equal(0xff_0000_ffffUL + 0xffff_ffff, result);
    }

    [Fact]
    public void Modulo_of_nothing_leaves_the_number() => Assert.Equal(7UL, Run(a =>
    {
        a.Set(R0, 7);
        a.Set(R1, 0);
        a.Modulo(R0, R1);
        a.Exit();
    }));

    [Fact]
    public void Maps_keep_what_programs_write()
    {
        SimulatedKernel kernel = new();
        ulong result = Run(
            a =>
            {
                Label none = a.NewLabel("none");
                a.Store(Width.Double, Frame, -8, 77);
                a.Store(Width.Double, Frame, -16, 5);
                a.LoadMap(R1, Hash);
                a.Move(R2, Frame);
                a.Add(R2, -8);
                a.Move(R3, Frame);
                a.Add(R3, -16);
                a.Set(R4, 0);
                a.Call(Helper.MapUpdate);
                a.LoadMap(R1, Hash);
                a.Move(R2, Frame);
                a.Add(R2, -8);
                a.Call(Helper.MapLookup);
                a.JumpIf(R0, Condition.Equal, 0, none);
                a.LoadFrom(Width.Double, R6, R0, 0);
                a.LoadMapValue(R1, Array, 8);
                a.AtomicAddTo(Width.Double, R1, 0, R6);
                a.AtomicAddTo(Width.Double, R1, 0, R6);
                a.Move(R0, R6);
                a.Exit();
                a.Mark(none);
                a.Exit(-1);
            },
            kernel);
        Assert.Equal(5UL, result);
        Assert.Equal(10, BitConverter.ToInt64(kernel.Map(Array).Values()[8..]));
    }

    [Fact]
    public void User_memory_may_be_missing()
    {
        SimulatedKernel kernel = new();
        kernel.Space.AllocateUser(0x10000, 4096).Data.AsSpan(4090).Fill((byte)'x');
        Assert.Equal(0UL, Read(0x10000, 8, Helper.ProbeReadUser));
        Assert.Equal(unchecked((ulong)-14L), Read(0x10ffc, 8, Helper.ProbeReadUser));
        Assert.Equal(unchecked((ulong)-14L), Read(0x10ffc, 8, Helper.ProbeReadUserText));
        Assert.Equal(4UL, Read(0x10ffc, 4, Helper.ProbeReadUserText));
        Assert.Equal(1UL, Read(0x10000, 4, Helper.ProbeReadUserText));
        Assert.Equal(unchecked((ulong)-14L), Read(0x10000, 8, Helper.ProbeReadKernel));

        ulong Read(long address, int size, Helper helper) => Run(
            a =>
            {
                a.Move(R1, Frame);
                a.Add(R1, -16);
                a.Set(R2, size);
                a.Set(R3, address);
                a.Call(helper);
                a.Exit();
            },
            kernel);
    }

    public static TheoryData<string> Wrongs => [.. Broken.Keys];

    private static readonly Dictionary<string, Action<Assembler>> Broken = new()
    {
        ["an unwritten register"] = a => a.Move(R0, R3),
        ["an argument after a call"] = a =>
        {
            a.Call(Helper.BootTime);
            a.Move(R0, R1);
        },
        ["a caller's register in a function"] = a =>
        {
            Label function = a.NewLabel("function");
            a.Set(R6, 1);
            a.CallLocal(function);
            a.Exit();
            a.Mark(function);
            a.Move(R0, R6);
        },
        ["a store above the frame"] = a => a.Store(Width.Byte, Frame, 0, 1),
        ["a store below the frame"] = a => a.Store(Width.Byte, Frame, -513, 1),
        ["a load that runs over a map"] = a =>
        {
            a.LoadMapValue(R1, Array, 28);
            a.LoadFrom(Width.Double, R0, R1, 0);
        },
        ["a store to a kernel structure"] = a =>
        {
            a.LoadMap(R1, Array);
            a.Store(Width.Double, R1, 0, 1);
        },
        ["a load of a program's memory"] = a =>
        {
            a.Set(R1, 0x20000);
            a.LoadFrom(Width.Double, R0, R1, 0);
        },
        ["a helper that writes over the frame"] = a =>
        {
            a.Move(R1, Frame);
            a.Add(R1, -8);
            a.Set(R2, 16);
            a.Set(R3, 0);
            a.Call(Helper.ProbeReadUser);
        },
        ["an unwritten argument of a helper"] = a => a.Call(Helper.MapLookup),
        ["a loop without end"] = a =>
        {
            Label loop = a.NewLabel("loop");
            a.Mark(loop);
            a.Jump(loop);
        },
        ["no exit"] = a => a.Set(R0, 1),
        ["a result that was never written"] = a => a.Exit(),
    };

    [Theory]
    [MemberData(nameof(Wrongs))]
    public void What_the_verifier_refuses_is_a_fault(string wrong) => Assert.Throws<BpfFault>(() => Run(a =>
    {
        Broken[wrong](a);
        if (wrong != "no exit")
        {
            a.Exit();
        }
    }));
}
