using Weir.Bpf.Maps;

namespace Weir.Bpf.Assembly;

/// <summary>
/// Writes BPF instructions one by one, with labels, local functions and references to maps that are not made yet.
/// The result is pure: the same calls give the same <see cref="Code"/> on any machine.
/// </summary>
public sealed class Assembler
{
    private const int AluImmediate = 0x07, AluRegister = 0x0f, JumpImmediate = 0x05, JumpRegister = 0x0d;
    private const int Load = 0x61, StoreRegister = 0x63, StoreConstant = 0x62, WideLoad = 0x18, CallCode = 0x85,
        ExitCode = 0x95;
    private const int PseudoMap = 1, PseudoMapValue = 2, PseudoFunction = 1, PseudoKernelFunction = 2, AtomicAdd = 0;

    private readonly List<Instruction> _code = [];
    private readonly List<(int At, Label Target, bool Call)> _jumps = [];
    private readonly List<Relocation> _relocations = [];
    private int _labels;

    /// <summary>How many instructions there are so far.</summary>
    public int Count => _code.Count;

    /// <summary>A label that is placed later with <see cref="Mark"/>.</summary>
    public Label NewLabel(string name) => new($"{name}_{_labels++}");

    /// <summary>Places a label here.</summary>
    public void Mark(Label label)
    {
        ArgumentNullException.ThrowIfNull(label);
        if (label.Position is not null)
        {
            throw new InvalidOperationException($"label {label.Name} is placed twice");
        }

        label.Position = Count;
    }

    /// <summary>destination = source</summary>
    public void Move(Register destination, Register source) => Emit(new(0xbf, destination, source));

    /// <summary>destination = constant</summary>
    public void Set(Register destination, long constant)
    {
        if (constant == (int)constant)
        {
            Emit(new(0xb7, destination, immediate: (int)constant));
            return;
        }

        Emit(new(WideLoad, destination, immediate: (int)constant));
        Emit(new(0, immediate: (int)(constant >> 32)));
    }

    /// <summary>The low 32 bits of source; the upper half becomes 0.</summary>
    public void MoveLow(Register destination, Register source) => Emit(new(0xbc, destination, source));

    /// <summary>destination = destination op source</summary>
    public void Compute(Operation operation, Register destination, Register source) =>
        Emit(new((int)operation | AluRegister, destination, source));

    /// <summary>destination = destination op constant</summary>
    public void Compute(Operation operation, Register destination, int constant) =>
        Emit(new((int)operation | AluImmediate, destination, immediate: constant));

    /// <summary>destination %= source (unsigned; 0 leaves it as it is)</summary>
    public void Modulo(Register destination, Register source) => Emit(new(0x9f, destination, source));

    /// <summary>destination += constant</summary>
    public void Add(Register destination, int constant)
    {
        if (constant != 0)
        {
            Compute(Operation.Add, destination, constant);
        }
    }

    /// <summary>destination += source</summary>
    public void Add(Register destination, Register source) => Compute(Operation.Add, destination, source);

    /// <summary>destination = [base + offset]</summary>
    public void LoadFrom(Width width, Register destination, Register @base, int offset) =>
        Emit(new(Load | (int)width, destination, @base, offset));

    /// <summary>[base + offset] = source</summary>
    public void Store(Width width, Register @base, int offset, Register source) =>
        Emit(new(StoreRegister | (int)width, @base, source, offset));

    /// <summary>[base + offset] = constant</summary>
    public void Store(Width width, Register @base, int offset, int constant) =>
        Emit(new(StoreConstant | (int)width, @base, 0, offset, constant));

    /// <summary>[base + offset] += source, atomically.</summary>
    public void AtomicAddTo(Width width, Register @base, int offset, Register source) =>
        Emit(new(0xc3 | (int)width, @base, source, offset, AtomicAdd));

    /// <summary>destination = the map</summary>
    public void LoadMap(Register destination, MapSpec map)
    {
        _relocations.Add(new(Count, map));
        Emit(new(WideLoad, destination, (Register)PseudoMap));
        Emit(new(0));
    }

    /// <summary>
    /// destination = address of byte <paramref name="offset"/> in the value of an array of one element
    /// </summary>
    public void LoadMapValue(Register destination, MapSpec map, int offset = 0)
    {
        _relocations.Add(new(Count, map));
        Emit(new(WideLoad, destination, (Register)PseudoMapValue));
        Emit(new(0, immediate: offset));
    }

    /// <summary>Calls a helper.</summary>
    public void Call(Helper helper) => Emit(new(CallCode, immediate: (int)helper));

    /// <summary>Calls a kernel function (kfunc) by the id of its BTF.</summary>
    public void CallKernel(int btfId) => Emit(new(CallCode, 0, (Register)PseudoKernelFunction, 0, btfId));

    /// <summary>Calls a local function that begins at the label.</summary>
    public void CallLocal(Label function)
    {
        _jumps.Add((Count, function, true));
        Emit(new(CallCode, 0, (Register)PseudoFunction));
    }

    /// <summary>Jumps.</summary>
    public void Jump(Label target)
    {
        _jumps.Add((Count, target, false));
        Emit(new(JumpImmediate));
    }

    /// <summary>Jumps if a op constant.</summary>
    public void JumpIf(Register a, Condition condition, int constant, Label target)
    {
        _jumps.Add((Count, target, false));
        Emit(new((int)condition | JumpImmediate, a, immediate: constant));
    }

    /// <summary>Jumps if a op b.</summary>
    public void JumpIf(Register a, Condition condition, Register b, Label target)
    {
        _jumps.Add((Count, target, false));
        Emit(new((int)condition | JumpRegister, a, b));
    }

    /// <summary>Returns R0.</summary>
    public void Exit() => Emit(new(ExitCode));

    /// <summary>Returns a constant.</summary>
    public void Exit(int result)
    {
        Set(Register.R0, result);
        Exit();
    }

    /// <summary>The finished code, with every jump resolved.</summary>
    /// <exception cref="InvalidOperationException">A label was used but never placed.</exception>
    public Code Build()
    {
        Instruction[] code = [.. _code];
        foreach ((int at, Label target, bool call) in _jumps)
        {
            int position = target.Position
                ?? throw new InvalidOperationException($"label {target.Name} is used but not placed");
            int distance = position - at - 1;
            code[at] = call ? code[at].WithImmediate(distance) : code[at].WithOffset(distance);
        }

        return new Code([.. code], [.. _relocations]);
    }

    private void Emit(Instruction instruction) => _code.Add(instruction);
}
