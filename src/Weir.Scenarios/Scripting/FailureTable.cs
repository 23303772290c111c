using System.Globalization;
using Weir.Catalogue;
using static Weir.Catalogue.SyscallId;

namespace Weir.Scenarios.Scripting;

/// <summary>
/// Calls that must fail, written as lines: <c>EBADF pread64 X B 8 0</c> is the error, the call, and a word for each
/// argument. Words are numbers or one of these letters:
/// <list type="table">
/// <item><term>P</term><description>a path that the line's table is about</description></item>
/// <item><term>F</term><description>a regular file with content, open for reading and writing</description></item>
/// <item><term>R</term><description>a directory's descriptor</description></item>
/// <item><term>O</term><description>a file's descriptor of O_PATH, good for nothing</description></item>
/// <item><term>X</term><description>a number that is no descriptor</description></item>
/// <item><term>Q, W</term><description>the ends of a pipe, for reading and for writing</description></item>
/// <item><term>S, U</term><description>a TCP socket, and one of a connected Unix pair</description></item>
/// <item><term>E, V, T, I</term><description>epoll, eventfd, timerfd, inotify</description></item>
/// <item><term>B</term><description>4096 bytes of zeros</description></item>
/// <item><term>N</term><description>a process that is not there</description></item>
/// <item><term>'text</term><description>a text</description></item>
/// </list>
/// </summary>
internal sealed class FailureTable
{
    private const int NoProcess = 0x3fffffff, NoDescriptor = 99999;
    private readonly Script _script;
    private readonly Dictionary<char, long> _made = [];
    private readonly List<string> _otherwise = [], _missing = [];

    /// <summary>Prepares.</summary>
    public FailureTable(Script script)
    {
        _script = script;
        script.MakeFile("file", "content");
        script.MakeFile("other", "content");
        Directory.CreateDirectory(script.InDirectory("folder"));
    }

    /// <summary>Makes the calls of a table.</summary>
    /// <param name="table">Lines, each with the error first. A call that this kernel lacks is no failure.</param>
    public void Fail(string table)
    {
        foreach (string line in Lines(table))
        {
            string[] words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            Call(words[0], words[1], words[2..], null);
        }

        Judge();
    }

    /// <summary>Makes every call of a table with a path, each in turn.</summary>
    /// <param name="table">Lines, without an error.</param>
    /// <param name="error">The error that all of them give.</param>
    /// <param name="path">The path; null: an address that cannot be read.</param>
    public void Fail(string table, Errno error, string? path)
    {
        foreach (string line in Lines(table))
        {
            string[] words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            Call(error.Name(), words[0], words[1..], path);
        }

        Judge();
    }

    private void Judge()
    {
        if (_otherwise.Count > 0)
        {
            throw new ScenarioBrokenException(string.Join("; ", _otherwise));
        }

        if (_missing.Count > 0)
        {
            throw new NotInThisKernelException($"not in this kernel: {string.Join(", ", _missing)}");
        }
    }

    private static IEnumerable<string> Lines(string table) =>
        table.Split('\n').Select(l => l.Trim()).Where(l => l.Length > 0 && l[0] != '#');

    private void Call(string error, string name, string[] words, string? path)
    {
        SyscallRow row = Syscalls.Find(name) ?? throw new ArgumentException($"no call '{name}'", nameof(name));
        Word[] arguments = [.. words.Select(w => Read(w, path))];
        Made made = _script.Call((SyscallId)row.Number, arguments);
        if (made.Error == Errno.ENOSYS && error != nameof(Errno.ENOSYS))
        {
            _missing.Add(name);
        }
        else if (made.Error.Name() != error)
        {
            _otherwise.Add(
                $"{name} {string.Join(' ', words)} gave {(made.Result < 0 ? made.Error.Name() : $"{made.Result}")}, "
                + $"not {error}");
        }

        if (made.Error == Errno.EFAULT && path is null)
        {
            // Which file it is about nobody can read.
            made.Free("path").Free("path2");
        }
    }

    private Word Read(string word, string? path) => word switch
    {
        "P" when path is null => 8,
        "P" => path,
        "X" => NoDescriptor,
        "N" => NoProcess,
        "D" => -100,
        "B" => _script.Memory(4096),
        ['\'', ..] => word[1..],
        ['0', 'x', ..] => long.Parse(word.AsSpan(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture),
        _ when long.TryParse(word, CultureInfo.InvariantCulture, out long number) => number,
        [var letter] => Descriptor(letter),
        _ => throw new ArgumentException($"no word '{word}'", nameof(word)),
    };

    private long Descriptor(char letter)
    {
        if (_made.TryGetValue(letter, out long known))
        {
            return known;
        }

        long made = letter switch
        {
            'F' => _script.Open("file"),
            'R' => _script.Open("folder", "O_RDONLY|O_DIRECTORY"),
            'O' => _script.Call(Openat, -100, "file", 0x200000, 0).Ok(),
            'Q' => _script.Pipe().Read,
            'W' => _script.Pipe().Write,
            'S' => _script.Call(Socket, 2, 1, 0).Ok(),
            'U' => _script.Sockets().One,
            'E' => _script.Call(EpollCreate1, 0).Ok(),
            'V' => _script.Call(Eventfd2, 0, 0x800).Ok(),
            'T' => _script.Call(TimerfdCreate, 0, 0x800).Ok(),
            'I' => _script.Call(InotifyInit1, 0x800).Ok(),
            _ => throw new ArgumentException($"no descriptor '{letter}'", nameof(letter)),
        };
        _made.Add(letter, made);
        return made;
    }
}
