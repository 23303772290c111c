using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text;
using Weir.Catalogue;
using Weir.Catalogue.Kinds;
using Weir.Catalogue.Lists;
using Weir.Catalogue.Operations;
using Weir.Kernel.Abi;
using Weir.Kernel.Calls;
using Weir.Kernel.Handles;
using Weir.Kernel.Launching;
using Weir.Scenarios.Expecting;

namespace Weir.Scenarios.Scripting;

/// <summary>
/// What a scenario makes its calls through. Every call goes to the kernel between two markers, and the expectation is
/// built from the words that were passed, the result that came back and what /proc says of the files.
/// </summary>
public sealed class Script : IDisposable
{
    private const int ArenaBytes = 4 << 20, CurrentDirectory = -100;
    private static int _marker = 2;
    private readonly Report _report;
    private readonly AlignedMemory _arena = new(ArenaBytes, 4096);
    private readonly Lock _lock = new();
    private readonly List<Func<IEnumerable<Expectation>>> _expectations = [];
    private readonly List<Strand> _strands = [];
    private readonly List<IDisposable> _owned = [];
    private int _used;
    private bool _left;

    internal Script(string name, string directory, Report report)
    {
        Name = name;
        Directory = directory;
        _report = report;
    }

    /// <summary>The scenario's name.</summary>
    public string Name { get; }

    /// <summary>The scenario's own directory, which is the working directory until the scenario changes it.</summary>
    public string Directory { get; set; }

    /// <summary>What is made so for as long as a call lasts, or null.</summary>
    internal ICircumstance? Circumstance { get; set; }

    /// <summary>The process.</summary>
    public static int Pid => Environment.ProcessId;

    /// <summary>The calling thread.</summary>
    public static int Tid => (int)RawSyscall.Invoke((long)SyscallId.Gettid);

    /// <summary>Makes a call.</summary>
    /// <param name="id">Which.</param>
    /// <param name="arguments">Its arguments; a text stands for what the argument's kind makes of it.</param>
    public Made Call(SyscallId id, params ReadOnlySpan<Word> arguments)
    {
        SyscallRow row = id.Row();
        Made call = new(id, Interlocked.Add(ref _marker, 2));
        ImmutableArray<long> words = Resolve(row, arguments, call, out ImmutableArray<string?> texts);
        FileChecks files = new(row, words, texts, Directory);
        int tid = Tid;
        lock (_lock)
        {
            _expectations.Add(call.Expectations);
        }

        Circumstance?.Begin();
        long before = Clock.BootNs;
        call.Result = MarkedSyscall.Invoke((long)id, words.AsSpan(), call.Marker);
        long after = Clock.BootNs;
        Circumstance?.End();
        call.Also(new Check("time_ns", Comparison.AtLeast, before));
        call.Also(new Check("time_ns", Comparison.AtMost, after));
        call.Also(new Check("latency_ns", Comparison.AtLeast, 1));
        call.Also(new Check("latency_ns", Comparison.AtMost, after - before));
        call.Also(new Check("pid", Comparison.Equal, Pid));
        call.Also(new Check("tid", Comparison.Equal, tid));
        ResultChecks.Add(row, words, call);
        foreach (Check check in files.After(call.Result, slot => ReadInt32(words[slot.Argument] + slot.Offset)))
        {
            call.Also(check);
        }

        return call;
    }

    /// <summary>An asynchronous operation that is about to be asked for.</summary>
    internal Operation NewOperation(OperationRow row, bool returnsDescriptor)
    {
        bool gives = returnsDescriptor && row.Call.Returns == ReturnClass.FdNew
            && !row.Call.Arguments.Any(a => a.Kind is FdKind);
        Operation operation = new(row, Interlocked.Add(ref _marker, 2), gives);
        lock (_lock)
        {
            _expectations.Add(operation.Expectations);
        }

        return operation;
    }

    /// <summary>Zeroed memory.</summary>
    public Block Memory(int lengthBytes)
    {
        lock (_lock)
        {
            int start = _used;
            _used = (_used + lengthBytes + 63) & ~63;
            return new Block(_arena, start, lengthBytes);
        }
    }

    /// <summary>The memory of this scenario that a pointer within a structure leads to.</summary>
    public Block PointedBy(Block structure, int offset)
    {
        int start = (int)(structure.Int64(offset) - _arena.Address);
        return new Block(_arena, start, ArenaBytes - start);
    }

    /// <summary>A page, at a page's boundary.</summary>
    public Block Page()
    {
        lock (_lock)
        {
            _used = (_used + 4095) & ~4095;
        }

        return Memory(4096);
    }

    /// <summary>Memory with bytes in it.</summary>
    public Block Memory(ReadOnlySpan<byte> bytes)
    {
        Block block = Memory(bytes.Length);
        bytes.CopyTo(block.Span);
        return block;
    }

    /// <summary>Memory with numbers in it, 64 bits each.</summary>
    public Block Longs(params ReadOnlySpan<long> numbers) => Memory(MemoryMarshal.AsBytes(numbers));

    /// <summary>Memory with numbers in it, 32 bits each.</summary>
    public Block Ints(params ReadOnlySpan<int> numbers) => Memory(MemoryMarshal.AsBytes(numbers));

    /// <summary>Memory with a text and its NUL.</summary>
    public Block Text(string text) => Memory(Encoding.UTF8.GetBytes(text + '\0'));

    /// <summary>A vector of buffers (struct iovec).</summary>
    public Block Vector(params ReadOnlySpan<Block> buffers)
    {
        Block vector = Memory(16 * buffers.Length);
        for (int i = 0; i < buffers.Length; i++)
        {
            vector.Put(16 * i, buffers[i].Address).Put((16 * i) + 8, (long)buffers[i].Length);
        }

        return vector;
    }

    /// <summary>A time (struct timespec) of so many milliseconds.</summary>
    public Block Time(long milliseconds) => Longs(milliseconds / 1000, milliseconds % 1000 * 1_000_000);

    /// <summary>The value of a constant of the catalogue's lists.</summary>
    public static long Value(string list, string names) => Constants.Value(ConstantList.Get(list), names);

    /// <summary>The absolute path of a file in the scenario's directory.</summary>
    public string InDirectory(string name) => Path.Combine(Directory, name);

    /// <summary>Makes a file, without the tracer's interest.</summary>
    public string MakeFile(string name, string content = "")
    {
        File.WriteAllText(InDirectory(name), content);
        return name;
    }

    /// <summary>Opens a file of the scenario for reading and writing, making it.</summary>
    public Made Open(string name, string flags = "O_RDWR|O_CREAT") =>
        Call(SyscallId.Openat, CurrentDirectory, name, flags, 0x1a4).Ok();

    /// <summary>Opens a file of the scenario that has this content, positioned at its start.</summary>
    public Made OpenWith(string content, string name) => Open(MakeFile(name, content), "O_RDWR");

    /// <summary>Makes a pipe, for calls that need one.</summary>
    public (int Read, int Write) Pipe()
    {
        Block pair = Memory(8);
        Call(SyscallId.Pipe2, pair, 0).Ok();
        return (pair.Int32(), pair.Int32(4));
    }

    /// <summary>Makes a pair of connected sockets, for calls that need one.</summary>
    public (int One, int Other) Sockets(string type = "SOCK_STREAM")
    {
        Block pair = Memory(8);
        Call(SyscallId.Socketpair, "AF_UNIX", type, 0, pair).Ok();
        return (pair.Int32(), pair.Int32(4));
    }

    /// <summary>The scenario relies on that.</summary>
    public static void Must(bool condition, string otherwise)
    {
        if (!condition)
        {
            throw new ScenarioBrokenException(otherwise);
        }
    }

    /// <summary>Adds an expectation that is not about one call of this script.</summary>
    public void Expect(Expectation expectation)
    {
        lock (_lock)
        {
            _expectations.Add(() => [expectation]);
        }
    }

    /// <summary>Nothing that the scenario makes may look like this.</summary>
    public void Never(string? syscall, params Check[] checks) =>
        Expect(new Expectation { Syscall = syscall, Everywhere = true, Least = 0, Most = 0, Checks = checks });

    /// <summary>Runs something on a thread of its own, to be joined.</summary>
    public Strand Start(Action action)
    {
        Strand strand = new(action);
        lock (_lock)
        {
            _strands.Add(strand);
        }

        return strand;
    }

    /// <summary>Runs a program of which only sums are expected.</summary>
    /// <returns>How it ended.</returns>
    public WaitStatus Run(StubCode code)
    {
        ArgumentNullException.ThrowIfNull(code);
        using Fd image = MemoryFile.Create(Name, keptAtExec: true);
        PositionedIo.Write(image.Number, 0, code.Link());
        ChildWait.Wait(
            ProgramStart.Spawn($"/proc/self/fd/{image.Number}", ["weir-child"u8.ToArray()], []), out WaitStatus status);
        return status;
    }

    /// <summary>Hands over all expectations now: the next call ends or replaces the process.</summary>
    public void Leave()
    {
        _left = true;
        _report.Write([.. _expectations.SelectMany(e => e()).Select(e => new ReportLine { Expect = e })]);
        _report.Write([new ReportLine { End = Name, Pid = Pid }]);
    }

    /// <summary>
    /// Disposes of something when the scenario ends. A descriptor left to the garbage collector would be closed some
    /// day, when its number has long been another file's.
    /// </summary>
    internal T Own<T>(T thing)
        where T : IDisposable
    {
        _owned.Add(thing);
        return thing;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _owned.ForEach(o => o.Dispose());

        // Memory that a thread may still pass to the kernel is not given back.
        if (_strands.TrueForAll(s => s.Ended))
        {
            _arena.Dispose();
        }
    }

    internal void Finish(string? skipped, string? broken)
    {
        if (!_left)
        {
            _report.Write([.. _expectations.SelectMany(e => e()).Select(e => new ReportLine { Expect = e })]);
            _report.Write([new ReportLine { End = Name, Pid = Pid, Skipped = skipped, Broken = broken }]);
        }
    }

    /// <summary>The text at an address in the scenario's memory, or null.</summary>
    internal string? TextAt(long address)
    {
        long inside = address - _arena.Address;
        return inside is >= 0 and < ArenaBytes
            ? new Block(_arena, (int)inside, ArenaBytes - (int)inside).Text : null;
    }

    /// <summary>A number at an address in the scenario's memory; -1 elsewhere.</summary>
    internal long ReadInt32(long address)
    {
        long inside = address - _arena.Address;
        return inside >= 0 && inside <= ArenaBytes - 4 ? BitConverter.ToInt32(_arena.Span.Slice((int)inside, 4)) : -1;
    }

    private ImmutableArray<long> Resolve(
        SyscallRow row, ReadOnlySpan<Word> arguments, Made call, out ImmutableArray<string?> texts)
    {
        long[] words = new long[Math.Max(arguments.Length, row.Arguments.Length)];
        string?[] said = new string?[words.Length];
        for (int i = 0; i < arguments.Length; i++)
        {
            words[i] = arguments[i].Value;
            if (arguments[i].Text is not { } text)
            {
                continue;
            }

            ArgumentKind kind = row.Arguments[i].Kind;
            if (Constants.ListOf(kind) is { } list)
            {
                words[i] = Constants.Value(list, text, kind);
                foreach (string name in text.Split('|'))
                {
                    call.Also(new Check("args", Comparison.Contains, Text: name));
                }
            }
            else
            {
                words[i] = Text(text).Address;
                said[i] = text;
            }
        }

        texts = [.. said];
        return [.. words];
    }
}
