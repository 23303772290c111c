using System.Buffers.Binary;
using Weir.Catalogue.Records;
using Weir.Trace.Naming;

namespace Weir.Trace.Stacks;

/// <summary>
/// Names stacks by the symbols of ELF files, found by build id, and by what compilers at run time write to
/// <c>/tmp/perf-PID.map</c>. Looks at a process as soon as its first stack comes; one that has ended by then is named
/// by the files that others mapped, or that it named itself. No debugging information is read.
/// </summary>
public sealed class StackNamer : IStackNamer
{
    /// <summary>A frame of which nothing is known.</summary>
    public const string Unknown = "[unknown]";

    /// <summary>Stands for the frames further out of a stack that has more than the kernel walks.</summary>
    public const string Cut = "[cut]";

    private const int MostModules = 4096, MostProcesses = 4096, MostCandidates = 16_384, LeastElf = 64;
    private readonly string _proc;
    private readonly string? _debugFolder;
    private readonly Dictionary<string, CodeModule> _byBuildId = new(StringComparer.Ordinal);
    private readonly Dictionary<string, CodeModule?> _byPath = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _met = new(StringComparer.Ordinal);
    private readonly TwoGenerations<int, ProcessCode> _processes = new(MostProcesses);
    private readonly HashSet<string> _candidates = new(StringComparer.Ordinal);
    private readonly Queue<string> _unread = new();

    /// <summary>Makes a namer.</summary>
    /// <param name="proc">The proc file system.</param>
    /// <param name="debugFolder">Where packages put separate symbols, or null.</param>
    public StackNamer(string proc = "/proc", string? debugFolder = "/usr/lib/debug")
    {
        (_proc, _debugFolder) = (proc, debugFolder);

        // The C library and the like: known before a short program that uses them is gone.
        ReadModules(ProcessOf(Environment.ProcessId));
    }

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, string> Modules => _met;

    /// <inheritdoc/>
    public void Saw(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (path.StartsWith('/') && _candidates.Count < MostCandidates && _candidates.Add(path))
        {
            _unread.Enqueue(path);
        }
    }

    /// <inheritdoc/>
    public string Name(int pid, ulong top, ReadOnlySpan<ulong> addresses, ReadOnlySpan<byte> frames)
    {
        ProcessCode process = ProcessOf(pid);
        List<string> names = [];
        bool isCut = addresses.Length == StackRecord.MaxFrames;
        Place[] places = new Place[addresses.Length];
        for (int i = 0; i < places.Length; i++)
        {
            places[i] = PlaceOf(frames.Slice(i * StackFrame.SizeBytes, StackFrame.SizeBytes), process);
            if (places[i].IsUnknown)
            {
                // Without frame pointers the walk soon reads what is no frame: nothing further out can be believed.
                names.Add(Unknown);
                isCut = false;
                break;
            }

            // A frame further out holds where its callee returns to: the call is the byte before.
            names.Add(NameOf(places[i], i == 0 ? 0UL : 1));
        }

        if (top != 0 && places.Length > 0 && places[0].Module?.IsFrameless(places[0].Offset) == true
            && Caller(top, addresses, places, process) is { IsUnknown: false } caller)
        {
            names.Insert(1, NameOf(caller, 1));
        }

        if (isCut)
        {
            names.Add(Cut);
        }

        // Functions without a name, one within the other and of one file, are one frame.
        IEnumerable<string> seen = names.Where((n, i) => i == 0 || n != names[i - 1] || !n.StartsWith('[')).Reverse();
        return string.Join(';', seen);
    }

    private static string NameOf(Place place, ulong back) =>
        (place.Label ?? place.Module!.NameOf(place.Offset - back) ?? place.Module.Label).Replace(';', ':');

    // Where the process has ended, its other frames tell where in memory their modules were.
    private Place Caller(ulong top, ReadOnlySpan<ulong> addresses, Place[] places, ProcessCode process)
    {
        if (PlaceOf(top, process) is { IsUnknown: false } place)
        {
            return place;
        }

        for (int i = 0; i < places.Length; i++)
        {
            if (places[i].Module is { } module)
            {
                ulong offset = top - addresses[i] + places[i].Offset;
                if (module.AreTogether(offset, places[i].Offset))
                {
                    return new Place(module, offset, null);
                }
            }
        }

        return default;
    }

    private Place PlaceOf(ReadOnlySpan<byte> frame, ProcessCode process)
    {
        ulong address = BinaryPrimitives.ReadUInt64LittleEndian(frame[StackFrame.Address..]);
        switch ((StackFrameStatus)BinaryPrimitives.ReadInt32LittleEndian(frame))
        {
            case StackFrameStatus.BuildId:
                // The kernel takes the next mapping for an address that is in none: then the offset is in no segment.
                CodeModule? module = ByBuildId(frame.Slice(StackFrame.BuildId, StackFrame.BuildIdBytes), process);
                return module?.IsCode(address) == true ? new Place(module, address, null) : default;
            case StackFrameStatus.Address:
                return PlaceOf(address, process);
            default:
                return default;
        }
    }

    private Place PlaceOf(ulong address, ProcessCode process)
    {
        if (process.RangeOf(address) is not { } range)
        {
            return default;
        }

        return range.IsFile
            ? ByPath(range.Path, process) is { } module
                ? new Place(module, address - range.Start + range.Offset, null)
                : new Place(null, 0, $"[{Path.GetFileName(range.Path)}]")
            : range.Path.Length > 0 && range.Path[0] == '[' ? new Place(null, 0, range.Path)
            : new Place(null, 0, process.MethodAt(address) ?? "[generated]");
    }

    private ProcessCode ProcessOf(int pid)
    {
        if (!_processes.TryGet(pid, out ProcessCode? process))
        {
            _processes.Set(pid, process = new ProcessCode(_proc, pid));
        }

        return process;
    }

    private CodeModule? ByBuildId(ReadOnlySpan<byte> id, ProcessCode process)
    {
        string key = Convert.ToHexStringLower(id);
        if (!_byBuildId.TryGetValue(key, out CodeModule? module))
        {
            ReadModules(process);
            while (!_byBuildId.TryGetValue(key, out module) && _unread.TryDequeue(out string? path))
            {
                ByPath(path, process);
            }
        }

        if (module is not null)
        {
            _met.TryAdd(key, module.Path);
        }

        return module;
    }

    private void ReadModules(ProcessCode process)
    {
        foreach (MemoryRange range in process.Refresh())
        {
            if (range.IsFile)
            {
                ByPath(range.Path, process);
            }
        }
    }

    private CodeModule? ByPath(string path, ProcessCode process)
    {
        if (_byPath.TryGetValue(path, out CodeModule? module) || _byPath.Count >= MostModules)
        {
            return module;
        }

        module = CodeModule.TryLoad(path, p => Open($"{_proc}/{process.Pid}/root{p}") ?? Open(p), _debugFolder);
        _byPath[path] = module;
        if (module?.BuildId is { Length: > 0 } id)
        {
            _byBuildId.TryAdd(id.PadRight(2 * StackFrame.BuildIdBytes, '0'), module);
        }

        return module;
    }

    // Only regular files have a size: what is none, such as a pipe, might keep who opens it waiting.
    private static FileStream? Open(string path)
    {
        try
        {
            return new FileInfo(path) is { Exists: true, Length: >= LeastElf }
                ? new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete)
                : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            return null;
        }
    }

    /// <summary>Where code is: an offset in a module, or a name of its own.</summary>
    private readonly record struct Place(CodeModule? Module, ulong Offset, string? Label)
    {
        public bool IsUnknown => Module is null && Label is null;
    }
}
