using Weir.Trace.Stacks.Names;

namespace Weir.Trace.Stacks;

/// <summary>A file that holds code, with its functions; read once, so that the file may go.</summary>
public sealed class CodeModule
{
    private const int MostStub = 512;
    private readonly ElfFile? _elf;
    private readonly FunctionTable _functions;
    private readonly Dictionary<ulong, byte[]?> _stubs = [];
    private readonly Func<Stream?> _open;

    private CodeModule(string path, ElfFile? elf, FunctionTable functions, Func<Stream?> open) =>
        (Path, _elf, _functions, _open) = (path, elf, functions, open);

    /// <summary>Where it is, as the program that mapped it sees it.</summary>
    public string Path { get; }

    /// <summary>Its name in a stack where a function's name is not known: the file's, in brackets.</summary>
    public string Label => $"[{System.IO.Path.GetFileName(Path)}]";

    /// <summary>Its build id in hexadecimal digits; empty without one.</summary>
    public string BuildId => _elf is null ? "" : Convert.ToHexStringLower(_elf.BuildId);

    /// <summary>Reads it; null when it is not there. What is no ELF file has no functions.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="open">Opens a path, or gives null.</param>
    /// <param name="debugFolder">Where separate symbols are, by build id.</param>
    public static CodeModule? TryLoad(string path, Func<string, Stream?> open, string? debugFolder = null)
    {
        ArgumentNullException.ThrowIfNull(open);
        using Stream? file = open(path);
        if (file is null)
        {
            return null;
        }

        ElfFile? elf = ElfFile.TryRead(file);
        FunctionTable functions = elf?.Functions() ?? FunctionTable.Empty;
        if (debugFolder is not null && elf?.BuildId.Length > 2)
        {
            string id = Convert.ToHexStringLower(elf.BuildId);
            using Stream? debug = open($"{debugFolder}/.build-id/{id[..2]}/{id[2..]}.debug");
            FunctionTable more = debug is null ? functions : ElfFile.TryRead(debug)?.Functions() ?? functions;
            functions = more.Count > functions.Count ? more : functions;
        }

        return new CodeModule(path, elf, functions, () => open(path));
    }

    /// <summary>The function at an offset of the file, as it was written; or null.</summary>
    public string? NameOf(ulong offset) =>
        _elf?.AddressOf(offset) is { } address && _functions.Find(address) is var (name, _) ? CodeName.Of(name) : null;

    /// <summary>Whether an offset of the file is mapped to be executed.</summary>
    public bool IsCode(ulong offset) => _elf?.SegmentOf(offset) is { IsCode: true };

    /// <summary>Whether two offsets are in the same segment, so that they are as far apart in memory.</summary>
    public bool AreTogether(ulong one, ulong other) =>
        _elf?.SegmentOf(one) is { IsCode: true } segment && segment == _elf.SegmentOf(other);

    /// <summary>
    /// Whether the function at an offset has not touched its stack up to there, so that the word on top of the stack
    /// is where it returns to. Such are the C library's calls of the kernel, which keep no frame of their own; the walk
    /// of frame pointers leaves out who called them.
    /// </summary>
    public bool IsFrameless(ulong offset)
    {
        if (_elf?.AddressOf(offset) is not { } address || _functions.Find(address) is not var (_, start)
            || address - start > MostStub)
        {
            return false;
        }

        if (!_stubs.TryGetValue(offset, out byte[]? code))
        {
            using Stream? file = _open();
            code = file is null || _elf.OffsetOf(start) is not { } from
                ? null
                : ElfFile.TryRead(file)?.At(from, (long)(address - start));
            _stubs[offset] = code;
        }

        return code is not null && !MovesStack(code);
    }

    // push (50 to 57) and sub rsp (48 83 ec, 48 81 ec), and call (e8): read as bytes without regard to where an
    // instruction begins, which can only say yes too often, never no.
    private static bool MovesStack(ReadOnlySpan<byte> code)
    {
        for (int i = 0; i < code.Length; i++)
        {
            bool subtracts = code[i] is 0x83 or 0x81 && i + 1 < code.Length && code[i + 1] == 0xec;
            if (code[i] is (>= 0x50 and <= 0x57) or 0xe8 || subtracts)
            {
                return true;
            }
        }

        return false;
    }
}
