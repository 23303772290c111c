using Iced.Intel;
using Weir.Replay.Timestamps;

namespace Weir.Replay.Buffering;

/// <summary>
/// Sends an instruction of a program to code of the recorder's: a jump takes its place and that of what follows it,
/// which a stub has in its stead, behind a beginning that goes to that code.
/// </summary>
internal static class SitePatch
{
    /// <summary>The most bytes of a stub.</summary>
    public const int MaxStubBytes = 64;

    private const int JumpBytes = 5, MaxBytes = 24, MaxFunctionBytes = 1 << 16;

    /// <summary>Makes a patch.</summary>
    /// <param name="site">The instruction, with its length.</param>
    /// <param name="code">What is in memory from there on.</param>
    /// <param name="function">
    /// The function's own code around it, from its beginning, with its address; null where nothing tells of it. Then
    /// only the comparison that C libraries have there may follow.
    /// </param>
    /// <param name="stub">Where the stub will be, and how it begins; behind that comes what the jump replaced.</param>
    /// <returns>What goes to the stub and to the site; null where the code does not allow it.</returns>
    public static (byte[] Stub, byte[] Site)? Make(
        (ulong Address, int Length) site, ReadOnlySpan<byte> code, (ulong Address, byte[] Bytes)? function,
        (ulong Address, byte[] Beginning) stub)
    {
        ulong next = site.Address + (ulong)site.Length;
        List<Instruction> moved = [];
        Decoder decoder = Decoder.Create(64, code[site.Length..].ToArray(), next);
        while (decoder.IP < site.Address + JumpBytes)
        {
            decoder.Decode(out Instruction instruction);
            bool ended = moved.Count > 0 && moved[^1].FlowControl == FlowControl.Return;
            bool allowed = ended
                ? IsPadding(instruction)
                : instruction.FlowControl is FlowControl.Next or FlowControl.Return;
            if (instruction.IsInvalid || !allowed)
            {
                return null;
            }

            if (!ended)
            {
                moved.Add(instruction);
            }
        }

        ulong end = decoder.IP;
        bool safe = function is { } known ? !JumpsInto(known, site.Address + 1, end) : IsComparison(moved);
        if (end - site.Address > MaxBytes || !safe
            || !InReach(site.Address, stub.Address))
        {
            return null;
        }

        moved.Add(Instruction.CreateBranch(Code.Jmp_rel32_64, end));
        MemoryStream bytes = new();
        bytes.Write(stub.Beginning);
        InstructionBlock block = new(new StreamCodeWriter(bytes), moved, stub.Address + (ulong)bytes.Length);
        if (!BlockEncoder.TryEncode(64, block, out _, out _) || bytes.Length > MaxStubBytes)
        {
            return null;
        }

        byte[] jump = new byte[end - site.Address];
        jump.AsSpan().Fill(0x90);
        jump[0] = 0xe9;
        BitConverter.TryWriteBytes(jump.AsSpan(1), (int)(stub.Address - (site.Address + JumpBytes)));
        return (bytes.ToArray(), jump);
    }

    /// <summary>The function that an address of a file's code lies in, or null where it is not known.</summary>
    public static (ulong Start, int Length)? FunctionAt(ElfCode code, ulong address) =>
        code.FunctionAt(address) is var (start, end) && end - start <= MaxFunctionBytes
            ? (start, (int)(end - start))
            : null;

    // cmp rax, -4095 or -4096: between a call and the comparison of its result nobody jumps in.
    private static bool IsComparison(List<Instruction> moved) => moved is [{ Code: Code.Cmp_RAX_imm32 } first]
        && first.Immediate32to64 is -4095 or -4096;

    private static bool IsPadding(in Instruction instruction) =>
        instruction.Mnemonic is Mnemonic.Nop or Mnemonic.Int3;

    private static bool InReach(ulong site, ulong stub) =>
        (long)(stub - site) is > int.MinValue + (2 * MaxStubBytes) and < int.MaxValue - (2 * MaxStubBytes);

    private static bool JumpsInto((ulong Address, byte[] Bytes) function, ulong from, ulong end)
    {
        Decoder decoder = Decoder.Create(64, function.Bytes, function.Address);
        bool begins = false;
        while (decoder.IP < function.Address + (ulong)function.Bytes.Length)
        {
            decoder.Decode(out Instruction instruction);
            begins |= instruction.IP == from - 1;
            if (instruction.IsInvalid
                || (instruction.NearBranchTarget - from < end - from && instruction.NearBranchTarget != 0))
            {
                return true;
            }
        }

        return !begins;
    }
}
