using System.Collections.Immutable;
using Weir.Catalogue;

namespace Weir.Scenarios.Scripting;

/// <summary>
/// Calls that must fail, written as lines: <c>EBADF pread64 X B 8 0</c> is the error, the call, and a word for each
/// argument. <c>ok</c> in the error's place is a call that makes ready what others fail with, and <c>name =</c> before
/// it lets later words speak of its result. A call that must fail with EINTR is interrupted, one that must fail with
/// EMFILE finds no descriptor left. Words are numbers or one of these:
/// <list type="table">
/// <item><term>F, R</term><description>the file <c>file</c>, which has content, open for reading and writing; the
/// directory <c>folder</c>. Another file is called <c>other</c></description></item>
/// <item><term>O</term><description>the file's descriptor of O_PATH, good for nothing</description></item>
/// <item><term>X, N</term><description>a number that is no descriptor, and one that is no process</description></item>
/// <item><term>D</term><description>the working directory, AT_FDCWD</description></item>
/// <item><term>Q, W</term><description>the ends of two pipes, for reading and for writing</description></item>
/// <item><term>S, U</term><description>a TCP socket, and one of a connected Unix pair</description></item>
/// <item><term>E, V, T, I</term><description>epoll, eventfd, timerfd, inotify</description></item>
/// <item><term>B</term><description>4096 bytes of zeros</description></item>
/// <item><term>'text</term><description>a text, with ~ for a space</description></item>
/// <item><term>[1,B], (1,2)</term><description>memory with numbers in it, of 64 and of 32 bits</description></item>
/// <item><term>un:path, in:1.2.3.4:5</term><description>addresses of sockets, 110 and 16 bytes</description></item>
/// <item><term>me, self</term><description>this process, this thread</description></item>
/// <item><term>name, name+8</term><description>a named result or address, and what lies behind it</description></item>
/// <item><term>name.1, name:1</term><description>what is in named memory now: the second number of 32, of 64
/// bits</description></item>
/// </list>
/// </summary>
internal static class FailureTable
{
    /// <summary>The calls with their errors, as <c>name=ERROR</c>.</summary>
    public static IEnumerable<string> Failures(string table) =>
        FailureLine.ReadAll(table).Where(l => l.Fails).Select(l => $"{l.Call}={l.Outcome}");

    /// <summary>Makes the calls of a table. A call that this kernel lacks is no failure of the scenario.</summary>
    public static void Run(Script script, string table)
    {
        script.MakeFile("file", "content");
        script.MakeFile("other", "content");
        Directory.CreateDirectory(script.InDirectory("folder"));
        ImmutableArray<FailureLine> lines = FailureLine.ReadAll(table);
        FailureWords words = new(script);
        List<string> otherwise = [], missing = [];
        using Interrupter interrupter = new(script);
        Dictionary<string, ICircumstance> circumstances = new()
        {
            [nameof(Errno.EINTR)] = interrupter,
            [nameof(Errno.EMFILE)] = new DescriptorShortage(script),
        };
        foreach (FailureLine line in lines)
        {
            if (line.Outcome is null)
            {
                words.Name(line.Name!, line.Words[0]);
                continue;
            }

            Made made = Make(script, words, line, circumstances.GetValueOrDefault(line.Outcome));
            if (line.Name is { } name)
            {
                words.Name(name, made.Result);
            }

            string gave = made.Error == Errno.None ? FailureLine.Success : made.Error.Name();
            if (gave == line.Outcome)
            {
                continue;
            }

            if (!line.Fails)
            {
                NotReady(line, made);
            }

            (made.Error == Errno.ENOSYS ? missing : otherwise).Add(
                made.Error == Errno.ENOSYS ? line.Call
                : $"{line} gave {(gave == FailureLine.Success ? $"{made.Result}" : gave)}, not {line.Outcome}");
        }

        Script.Must(otherwise.Count == 0, string.Join("; ", otherwise));
        if (missing.Count > 0)
        {
            throw new NotInThisKernelException($"not in this kernel: {string.Join(", ", missing.Distinct())}");
        }
    }

    private static Made Make(Script script, FailureWords words, FailureLine line, ICircumstance? circumstance)
    {
        SyscallRow row = Syscalls.Find(line.Call) ?? throw new ArgumentException($"no call '{line.Call}'");
        Word[] arguments = [.. line.Words.Select(words.Read)];
        script.Circumstance = circumstance;
        Made made = script.Call((SyscallId)row.Number, arguments);
        script.Circumstance = null;
        return circumstance is Interrupter ? made.With(SyscallId.RtSigreturn) : made;
    }

    // What a container or an older kernel does not let be made ready is not the tracer's fault.
    private static void NotReady(FailureLine line, Made made)
    {
        string gave = $"{line} gave {made.Error.Name()}";
        throw made.Error is Errno.EPERM or Errno.ENOSYS or Errno.EOPNOTSUPP
            ? new NotInThisKernelException($"not allowed or not there: {gave}")
            : new ScenarioBrokenException($"{gave}, not success");
    }
}
