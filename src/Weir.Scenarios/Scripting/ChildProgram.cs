using System.Globalization;
using Weir.Catalogue;
using Weir.Kernel.Abi;
using Weir.Kernel.Calls;
using Weir.Kernel.Handles;
using Weir.Kernel.Launching;
using Weir.Scenarios.Expecting;

namespace Weir.Scenarios.Scripting;

/// <summary>
/// A program of a few syscalls, run as a child: for what a managed process cannot do to itself, such as forking.
/// Nothing else
/// happens in it, so that the tracer must see exactly its calls, in order.
/// </summary>
public sealed class ChildProgram
{
    private readonly StubCode _code = new();
    private readonly Script _script;
    private readonly List<(string? Process, Func<Expectation> Make)> _expected = [];
    private string? _branch;
    private int _branches;
    private Fd? _image;
    private bool _isCompat;

    /// <summary>Begins a program.</summary>
    public ChildProgram(Script script) => _script = script;

    /// <summary>The process, once it runs.</summary>
    public int Pid { get; private set; }

    /// <summary>Data of the program.</summary>
    public int Data(int lengthBytes) => _code.Data(new byte[lengthBytes]);

    /// <summary>Data of the program: numbers of 64 bits.</summary>
    public int Longs(params ReadOnlySpan<long> numbers) =>
        _code.Data(System.Runtime.InteropServices.MemoryMarshal.AsBytes(numbers));

    /// <summary>A text of the program.</summary>
    public int Text(string text) => _code.Text(text);

    /// <summary>Makes a call.</summary>
    /// <param name="id">Which.</param>
    /// <param name="result">What the kernel will say; null: nobody knows beforehand.</param>
    /// <param name="arguments">The words.</param>
    public ChildProgram Call(SyscallId id, long? result, params StubArgument[] arguments)
    {
        _code.Call(id, arguments);
        Expect(id, result, arguments, []);
        return this;
    }

    /// <summary>Makes a call of which more is known than words and result.</summary>
    public ChildProgram Call(SyscallId id, long? result, StubArgument[] arguments, params Check[] checks)
    {
        _code.Call(id, arguments);
        Expect(id, result, arguments, checks);
        return this;
    }

    /// <summary>Makes a call of the i386 ABI: it has a name of its own, and no other call's.</summary>
    public ChildProgram CallCompat(int number, long? result, int[] arguments, params Check[] checks)
    {
        _code.CallCompat(number, arguments);
        Named($"i386_syscall_{number}", result, arguments, checks);
        return this;
    }

    /// <summary>Makes a call whose number is none of the table's, with no arguments of its own.</summary>
    public ChildProgram CallNumber(int number, long? result, string shownAs)
    {
        _code.CallNumber(number);
        Named(shownAs, result, [], []);
        return this;
    }

    /// <summary>What follows is only done where the last result was not 0; where it was, the program ends.</summary>
    public ChildProgram ExitIfZero(int status)
    {
        int begun = _code.IfZero();
        _code.Call(SyscallId.ExitGroup, status);
        _code.End(begun);
        return this;
    }

    /// <summary>Is expected to make a call that code written before makes again.</summary>
    public ChildProgram Expects(SyscallId id, long? result, StubArgument[] arguments, params Check[] checks)
    {
        Expect(id, result, arguments, checks);
        return this;
    }

    /// <summary>Is a program of 32 bits.</summary>
    public ChildProgram Compat()
    {
        _isCompat = true;
        return this;
    }

    /// <summary>Stores the last result.</summary>
    public ChildProgram Store(int address)
    {
        _code.StoreResult(address);
        return this;
    }

    /// <summary>Makes a call that returns twice; the child does what it is told, which must end it.</summary>
    public ChildProgram Fork(SyscallId how, StubArgument[] arguments, Action<ChildProgram> child)
    {
        ArgumentNullException.ThrowIfNull(child);
        string name = string.Create(CultureInfo.InvariantCulture, $"child {++_branches}");
        _code.Call(how, arguments);
        string? parent = _branch;
        _expected.Add((parent, () => new Expectation
        {
            Syscall = how.Row().Name,
            Process = parent ?? Number(),
            MakesProcess = name,
            Checks = [new Check("ret", Comparison.AtLeast, 1), .. Words(arguments)],
        }));
        int begun = _code.IfZero();
        _branch = name;
        child(this);
        _branch = parent;
        _code.End(begun);
        return this;
    }

    /// <summary>Ends the program.</summary>
    public ChildProgram Exit(int status) => Call(SyscallId.ExitGroup, null, status);

    /// <summary>The program as a file that another one can become.</summary>
    public string Image()
    {
        _image ??= _script.Own(MemoryFile.Create("weir-child", keptAtExec: true));
        PositionedIo.Write(_image.Number, 0, _isCompat ? _code.LinkCompat() : _code.Link());
        return $"/proc/self/fd/{_image.Number}";
    }

    /// <summary>Starts it.</summary>
    public ChildProgram Start()
    {
        byte[][] environment = [];
        Pid = ProgramStart.Spawn(Image(), ["weir-child"u8.ToArray()], environment);
        foreach ((_, Func<Expectation> make) in _expected)
        {
            _script.Expect(make());
        }

        return this;
    }

    /// <summary>Waits until it is inside a call.</summary>
    public void WaitUntilIn(SyscallId id) => Arrival.WaitUntilIn($"{Pid}", id);

    /// <summary>Waits for its end.</summary>
    /// <returns>How it ended.</returns>
    public WaitStatus Wait()
    {
        ChildWait.Wait(Pid, out WaitStatus status);
        _image?.Dispose();
        return status;
    }

    /// <summary>Takes over what another program is expected to do, as this one becomes it.</summary>
    public ChildProgram Becomes(ChildProgram other)
    {
        ArgumentNullException.ThrowIfNull(other);
        string? branch = _branch;
        foreach ((string? process, Func<Expectation> make) in other._expected)
        {
            _expected.Add((branch, () => make() with { Process = process ?? branch ?? Number() }));
        }

        return this;
    }

    private string Number() => Pid.ToString(CultureInfo.InvariantCulture);

    private void Expect(SyscallId id, long? result, StubArgument[] arguments, Check[] more)
    {
        string? branch = _branch;
        bool returns = id.Row().Returns != ReturnClass.Never;
        List<Check> checks = [.. Words(arguments), .. more];
        if (result is not null)
        {
            checks.Add(new Check("ret", Comparison.Equal, result));
        }

        if (!returns)
        {
            checks.Add(new Check("state", Comparison.Equal, Text: "no-return"));
            checks.Add(new Check("ret", Comparison.Nothing));
        }

        _expected.Add((branch, () => new Expectation
        {
            Syscall = id.Row().Name, Process = branch ?? Number(), Checks = checks,
        }));
    }

    private void Named(string name, long? result, int[] arguments, Check[] more)
    {
        string? branch = _branch;
        List<Check> checks = [.. more];
        for (int i = 0; i < arguments.Length; i++)
        {
            checks.Add(new Check(
                string.Create(CultureInfo.InvariantCulture, $"arg{i}"), Comparison.Equal, (uint)arguments[i]));
        }

        if (result is not null)
        {
            checks.Add(new Check("ret", Comparison.Equal, result));
        }

        _expected.Add((branch, () => new Expectation
        {
            Syscall = name, Process = branch ?? Number(), Checks = checks,
        }));
    }

    private static IEnumerable<Check> Words(StubArgument[] arguments)
    {
        for (int i = 0; i < arguments.Length; i++)
        {
            if (!arguments[i].IsStored)
            {
                yield return new Check(
                    string.Create(CultureInfo.InvariantCulture, $"arg{i}"), Comparison.Equal, (uint)arguments[i].Value);
            }
        }
    }
}
