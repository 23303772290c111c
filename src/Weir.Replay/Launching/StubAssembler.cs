using System.Buffers.Binary;

namespace Weir.Replay.Launching;

/// <summary>The handful of x86-64 instructions that the launch stub is made of.</summary>
internal sealed class StubAssembler
{
    private readonly List<byte> _code = [];

    public int Length => _code.Count;

    public ReadOnlySpan<byte> Code => System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_code);

    /// <summary>mov eax, number; syscall.</summary>
    public StubAssembler Call(Weir.Catalogue.SyscallId id)
    {
        Word(0xb8, (int)id);
        return Raw(0x0f, 0x05);
    }

    /// <summary>mov edi, value.</summary>
    public StubAssembler First(int value) => Word(0xbf, value);

    /// <summary>mov esi, value.</summary>
    public StubAssembler Second(int value) => Word(0xbe, value);

    /// <summary>mov edx, value.</summary>
    public StubAssembler Third(int value) => Word(0xba, value);

    /// <summary>Bytes as they are.</summary>
    public StubAssembler Raw(params ReadOnlySpan<byte> bytes)
    {
        _code.AddRange(bytes);
        return this;
    }

    private StubAssembler Word(byte opcode, int value)
    {
        _code.Add(opcode);
        Span<byte> word = stackalloc byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(word, value);
        _code.AddRange(word);
        return this;
    }
}
