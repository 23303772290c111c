using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using Weir.Catalogue;

namespace Weir.Kernel.Launching;

/// <summary>
/// A static x86-64 program of a few hundred bytes in the making: syscalls with constant arguments, and data that they
/// point to. Nothing is compiled, installed or forked to get it.
/// </summary>
public sealed class StubCode
{
    /// <summary>Where the first instruction lies, behind the beginning of the stub.</summary>
    public const int CodeOffset = 128;

    private const int DataOffset = 2048;
    private readonly List<byte> _code = [], _data = [];
    private readonly List<int> _failures = [];
    private readonly int _base;
    private int _entry;

    /// <summary>Begins a program.</summary>
    /// <param name="baseAddress">Where it will lie: a whole page, above the lowest address that may be mapped.</param>
    public StubCode(int baseAddress = 0x20000) => _base = baseAddress;

    /// <summary>Puts bytes into the stub's writable data.</summary>
    /// <returns>Their address when the stub runs.</returns>
    public int Data(ReadOnlySpan<byte> bytes)
    {
        int at = _base + DataOffset + _data.Count;
        _data.AddRange(bytes);
        while (_data.Count % 8 != 0)
        {
            _data.Add(0);
        }

        return at;
    }

    /// <summary>Puts a text with its NUL into the data.</summary>
    public int Text(string text) => Data(Encoding.UTF8.GetBytes(text + '\0'));

    /// <summary>
    /// A syscall instruction for whoever sets the registers from outside; the program begins behind it.
    /// </summary>
    public void SyscallSite()
    {
        _code.AddRange([0x0f, 0x05]);
        _entry = _code.Count;
    }

    /// <summary>Stops for a tracer without a call: int3.</summary>
    public void Trap() => _code.Add(0xcc);

    /// <summary>Makes a syscall; its result is in rax afterwards.</summary>
    public void Call(SyscallId id, params ReadOnlySpan<StubArgument> arguments)
    {
        // mov edi/esi/edx, imm32; mov r10d/r8d/r9d, imm32; the same from memory at a 32-bit address
        ReadOnlySpan<byte> plain = [0xbf, 0xbe, 0xba], extended = [0xba, 0xb8, 0xb9], fields = [0x3c, 0x34, 0x14,
            0x14, 0x04, 0x0c];
        for (int i = 0; i < arguments.Length; i++)
        {
            bool isPlain = i < plain.Length;
            if (arguments[i].IsStored)
            {
                _code.AddRange(isPlain ? [0x8b, fields[i], 0x25] : [0x44, 0x8b, fields[i], 0x25]);
            }
            else
            {
                _code.AddRange(isPlain ? [plain[i]] : [0x41, extended[i - plain.Length]]);
            }

            Word(arguments[i].Value);
        }

        _code.Add(0xb8);
        Word((int)id);
        _code.AddRange([0x0f, 0x05]);
    }

    /// <summary>Makes a syscall of a number that need not be one.</summary>
    public void CallNumber(int number)
    {
        _code.Add(0xb8);
        Word(number);
        _code.AddRange([0x0f, 0x05]);
    }

    /// <summary>
    /// Makes a syscall of the i386 ABI, by int 0x80 (arch/x86/entry/entry_64_compat.S): from 64-bit and from 32-bit
    /// code.
    /// </summary>
    /// <param name="number">Its number in that ABI.</param>
    /// <param name="arguments">At most five words.</param>
    public void CallCompat(int number, params ReadOnlySpan<int> arguments)
    {
        // mov ebx/ecx/edx/esi/edi, imm32
        ReadOnlySpan<byte> registers = [0xbb, 0xb9, 0xba, 0xbe, 0xbf];
        for (int i = 0; i < arguments.Length; i++)
        {
            _code.Add(registers[i]);
            Word(arguments[i]);
        }

        _code.Add(0xb8);
        Word(number);
        _code.AddRange([0xcd, 0x80]);
    }

    /// <summary>Goes on at <see cref="FailuresGoHere"/> if the last call failed.</summary>
    public void FailIfRefused()
    {
        _code.AddRange([0x85, 0xc0, 0x0f, 0x88]);             // test eax, eax; js …
        _failures.Add(_code.Count);
        Word(0);
    }

    /// <summary>The place for failed calls, with the error in eax.</summary>
    public void FailuresGoHere()
    {
        foreach (int at in _failures)
        {
            BinaryPrimitives.WriteInt32LittleEndian(CollectionsMarshal.AsSpan(_code)[at..], _code.Count - at - 4);
        }

        _failures.Clear();
    }

    /// <summary>What follows up to <see cref="End"/> happens only where the last result was 0, as in a fork's
    /// child.</summary>
    /// <returns>For <see cref="End"/>.</returns>
    public int IfZero()
    {
        _code.AddRange([0x85, 0xc0, 0x0f, 0x85]);             // test eax, eax; jnz …
        Word(0);
        return _code.Count;
    }

    /// <summary>Ends what <see cref="IfZero"/> began.</summary>
    public void End(int begun) =>
        BinaryPrimitives.WriteInt32LittleEndian(CollectionsMarshal.AsSpan(_code)[(begun - 4)..], _code.Count - begun);

    /// <summary>What follows up to <see cref="Again"/> happens so many times.</summary>
    /// <returns>For <see cref="Again"/>.</returns>
    public int Repeat(int times)
    {
        _code.AddRange([0x41, 0xbf]);                         // mov r15d, imm32
        Word(times);
        return _code.Count;
    }

    /// <summary>Ends what <see cref="Repeat"/> began.</summary>
    public void Again(int begun)
    {
        _code.AddRange([0x41, 0xff, 0xcf, 0x0f, 0x85]);       // dec r15d; jnz …
        Word(begun - _code.Count - 4);
    }

    /// <summary>Stores the low half of rax.</summary>
    /// <param name="address">Where, as <see cref="Data"/> gave it.</param>
    public void StoreResult(int address)
    {
        _code.AddRange([0x89, 0x04, 0x25]);
        Word(address);
    }

    /// <summary>
    /// execve of the stub's own first argument, with the arguments behind it and the stub's environment. Goes on only
    /// when that fails.
    /// </summary>
    public void BecomeFirstArgument()
    {
        _code.AddRange([0x48, 0x8b, 0x04, 0x24]);             // mov rax, [rsp]          argc
        _code.AddRange([0x48, 0x8b, 0x7c, 0x24, 0x10]);       // mov rdi, [rsp+16]       argv[1]
        _code.AddRange([0x48, 0x8d, 0x74, 0x24, 0x18]);       // lea rsi, [rsp+24]       argv + 2
        _code.AddRange([0x48, 0x8d, 0x54, 0xc4, 0x10]);       // lea rdx, [rsp+rax*8+16] environment
        Call(SyscallId.Execve);
    }

    /// <summary>The program as an ELF file (man 5 elf).</summary>
    /// <param name="writable">Whether it may write its own data.</param>
    public byte[] Link(bool writable = true)
    {
        if (_code.Count > DataOffset - CodeOffset)
        {
            throw new InvalidOperationException($"the stub's code has {_code.Count} bytes");
        }

        byte[] image = new byte[DataOffset + _data.Count];
        _code.CopyTo(image.AsSpan(CodeOffset));
        _data.CopyTo(image.AsSpan(DataOffset));
        Span<byte> header = image;
        "\u007fELF"u8.CopyTo(header);
        header[4] = 2;                                        // 64 bits
        header[5] = 1;                                        // little-endian
        header[6] = 1;
        BinaryPrimitives.WriteUInt16LittleEndian(header[16..], 2);  // ET_EXEC
        BinaryPrimitives.WriteUInt16LittleEndian(header[18..], 62); // EM_X86_64
        BinaryPrimitives.WriteUInt32LittleEndian(header[20..], 1);
        BinaryPrimitives.WriteUInt64LittleEndian(header[24..], (ulong)(_base + CodeOffset + _entry));
        BinaryPrimitives.WriteUInt64LittleEndian(header[32..], 64); // program headers
        BinaryPrimitives.WriteUInt16LittleEndian(header[52..], 64);
        BinaryPrimitives.WriteUInt16LittleEndian(header[54..], 56);
        BinaryPrimitives.WriteUInt16LittleEndian(header[56..], 1);
        Span<byte> load = header[64..];
        BinaryPrimitives.WriteUInt32LittleEndian(load, 1);          // PT_LOAD
        BinaryPrimitives.WriteUInt32LittleEndian(load[4..], writable ? 7u : 5u); // readable, executable
        BinaryPrimitives.WriteUInt64LittleEndian(load[16..], (ulong)_base);
        BinaryPrimitives.WriteUInt64LittleEndian(load[24..], (ulong)_base);
        BinaryPrimitives.WriteUInt64LittleEndian(load[32..], (ulong)image.Length);
        BinaryPrimitives.WriteUInt64LittleEndian(load[40..], (ulong)image.Length);
        BinaryPrimitives.WriteUInt64LittleEndian(load[48..], 4096);
        return image;
    }

    /// <summary>The program as an ELF file of 32 bits: all its calls must be compat ones.</summary>
    public byte[] LinkCompat()
    {
        byte[] image = Link();
        Span<byte> header = image;
        header[..CodeOffset].Clear();
        "\u007fELF\u0001\u0001\u0001"u8.CopyTo(header);
        BinaryPrimitives.WriteUInt16LittleEndian(header[16..], 2);  // ET_EXEC
        BinaryPrimitives.WriteUInt16LittleEndian(header[18..], 3);  // EM_386
        BinaryPrimitives.WriteInt32LittleEndian(header[20..], 1);
        BinaryPrimitives.WriteInt32LittleEndian(header[24..], _base + CodeOffset + _entry);
        BinaryPrimitives.WriteInt32LittleEndian(header[28..], 52);  // program headers
        BinaryPrimitives.WriteUInt16LittleEndian(header[40..], 52);
        BinaryPrimitives.WriteUInt16LittleEndian(header[42..], 32);
        BinaryPrimitives.WriteUInt16LittleEndian(header[44..], 1);
        Span<byte> load = header[52..];
        BinaryPrimitives.WriteInt32LittleEndian(load, 1);           // PT_LOAD
        BinaryPrimitives.WriteInt32LittleEndian(load[8..], _base);
        BinaryPrimitives.WriteInt32LittleEndian(load[12..], _base);
        BinaryPrimitives.WriteInt32LittleEndian(load[16..], image.Length);
        BinaryPrimitives.WriteInt32LittleEndian(load[20..], image.Length);
        BinaryPrimitives.WriteInt32LittleEndian(load[24..], 7);     // readable, writable, executable
        BinaryPrimitives.WriteInt32LittleEndian(load[28..], 4096);
        return image;
    }

    private void Word(int value)
    {
        Span<byte> word = stackalloc byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(word, value);
        _code.AddRange(word);
    }
}
