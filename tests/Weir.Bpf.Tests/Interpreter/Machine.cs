using Weir.Bpf.Assembly;
using Weir.Bpf.Maps;

namespace Weir.Bpf.Tests.Interpreter;

/// <summary>
/// Runs BPF code on made-up memory. Stricter than the kernel's own interpreter: a register that was not written, a
/// store outside of stack and maps, or a loop without end is a <see cref="BpfFault"/>.
/// </summary>
internal sealed class Machine
{
    private const int FrameBytes = 512, MaxFrames = 8, MaxSteps = 1_000_000, Unwritten = 0xa5;
    private readonly AddressSpace _space;
    private readonly IKernelFunctions _helpers;
    private readonly Func<MapSpec, MapMemory> _maps;
    private readonly Region[] _frames;
    private readonly ulong[] _r = new ulong[11];
    private readonly Stack<Frame> _calls = new();
    private int _known;

    public Machine(AddressSpace space, IKernelFunctions helpers, Func<MapSpec, MapMemory> maps)
    {
        _space = space;
        _helpers = helpers;
        _maps = maps;
        _frames = [.. Enumerable.Range(0, MaxFrames)
            .Select(i => space.Allocate(FrameBytes, RegionKind.Stack, "frame " + i))];
    }

    /// <summary>Instructions of the last run.</summary>
    public int Steps { get; private set; }

    /// <summary>Runs a program and gives its R0.</summary>
    public ulong Run(Code code, ulong context)
    {
        Dictionary<int, MapSpec> maps = code.Relocations.ToDictionary(r => r.At, r => r.Map);
        Instruction[] all = [.. code.Instructions];
        _calls.Clear();
        _known = 0;
        Write(1, context);
        OpenFrame();
        int at = 0;
        for (Steps = 0; at >= 0; Steps++)
        {
            if (Steps > MaxSteps || at >= all.Length)
            {
                throw new BpfFault(at >= all.Length ? "ran off the end" : "no end in sight");
            }

            try
            {
                at = Step(all, at, maps);
            }
            catch (BpfFault fault)
            {
                throw new BpfFault($"at {at}: {fault.Message}\n{Around(code, at)}");
            }
        }

        return _r[0];
    }

    private static string Around(Code code, int at)
    {
        string[] lines = Disassembler.List(code).Split('\n');
        int line = Math.Max(0, Array.FindIndex(lines, l => l.StartsWith($"{at,4}: ", StringComparison.Ordinal)));
        return string.Join('\n', lines.Skip(line - 8).Take(12));
    }

    private int Step(Instruction[] all, int at, Dictionary<int, MapSpec> maps)
    {
        Instruction i = all[at];
        int destination = (int)i.Destination, source = (int)i.Source;
        switch (i.Opcode & 7)
        {
            case 0:
                Write(destination, Wide(i, all[at + 1], maps.GetValueOrDefault(at)));
                return at + 2;
            case 1:
                Write(destination, _space.Load(Read(source) + (ulong)i.Offset, Bytes(i)));
                return at + 1;
            case 2:
                _space.Store(Read(destination) + (ulong)i.Offset, Bytes(i), (ulong)i.Immediate);
                return at + 1;
            case 3 when (i.Opcode & 0xe0) == 0xc0:
                ulong place = Read(destination) + (ulong)i.Offset;
                _space.Store(place, Bytes(i), _space.Load(place, Bytes(i)) + Read(source));
                return at + 1;
            case 3:
                _space.Store(Read(destination) + (ulong)i.Offset, Bytes(i), Read(source));
                return at + 1;
            case 4 or 7:
                ulong left = (i.Opcode & 0xf0) == 0xb0 ? 0 : Read(destination);
                Write(destination, Arithmetic.Compute(i, left, (i.Opcode & 8) != 0 ? Read(source)
                    : (ulong)i.Immediate));
                return at + 1;
            default:
                return Jump(i, at);
        }
    }

    private int Jump(Instruction i, int at) => (i.Opcode & 0xf0) switch
    {
        0x00 => at + 1 + i.Offset,
        0x80 => Call(i, at),
        0x90 => Return(),
        _ => Arithmetic.Holds(i, Read((int)i.Destination), (i.Opcode & 8) != 0 ? Read((int)i.Source)
            : (ulong)i.Immediate)
            ? at + 1 + i.Offset
            : at + 1,
    };

    private int Call(Instruction i, int at)
    {
        switch ((int)i.Source)
        {
            case 1:
                if (_calls.Count == MaxFrames - 1)
                {
                    throw new BpfFault("more than eight frames");
                }

                _calls.Push(new Frame(at + 1, _r[6], _r[7], _r[8], _r[9], _known));
                _known &= 0b11_1110;
                OpenFrame();
                return at + 1 + i.Immediate;
            case 2:
                Finish(_helpers.CallKernel(i.Immediate, Read(1), Read(2)));
                return at + 1;
            default:
                Finish(_helpers.Call((Helper)i.Immediate, Read));
                return at + 1;
        }
    }

    private int Return()
    {
        Read(0);
        if (!_calls.TryPop(out Frame frame))
        {
            return -1;
        }

        (_r[6], _r[7], _r[8], _r[9]) = (frame.R6, frame.R7, frame.R8, frame.R9);
        _known = (frame.Known & ~0b11_1111) | 1;
        _r[10] = Top();
        return frame.At;
    }

    /// <summary>Results of calls are in R0; the arguments' registers are lost.</summary>
    private void Finish(ulong result)
    {
        _known &= ~0b11_1110;
        Write(0, result);
    }

    private void OpenFrame()
    {
        // As the kernel promises nothing of a fresh frame, it holds garbage.
        _frames[_calls.Count].Data.AsSpan().Fill(Unwritten);
        Write(10, Top());
    }

    private ulong Top() => _frames[_calls.Count].Start + FrameBytes;

    private ulong Wide(Instruction low, Instruction high, MapSpec? map) => (map, (int)low.Source) switch
    {
        (null, _) => (ulong)(uint)high.Immediate << 32 | (uint)low.Immediate,
        (_, 1) => _maps(map).Handle,
        _ => _maps(map).First + (ulong)high.Immediate,
    };

    private static int Bytes(Instruction i) => (i.Opcode & 0x18) switch { 0 => 4, 8 => 2, 0x10 => 1, _ => 8 };

    private ulong Read(int register) => (_known >> register & 1) != 0
        ? _r[register]
        : throw new BpfFault($"r{register} is read but not written");

    private void Write(int register, ulong value)
    {
        _known |= 1 << register;
        _r[register] = value;
    }

    private readonly record struct Frame(int At, ulong R6, ulong R7, ulong R8, ulong R9, int Known);
}
