using Weir.Catalogue;
using Weir.Trace;

namespace Weir.Tui.Watching;

/// <summary>The calls that are looked at, of all that are traced.</summary>
/// <param name="Text">What they have in common, as it stands on the screen.</param>
/// <param name="Filter">Which they are.</param>
public sealed record Scope(string Text, ICallFilter Filter)
{
    /// <summary>Calls of one process.</summary>
    public static Scope OfProcess(int pid, string name) => new(name, new Test((in c) => c.Pid == pid));

    /// <summary>Calls on one file.</summary>
    public static Scope OfFile(string path) => new(path, new Test((in c) => c.Path == path));

    /// <summary>One syscall or asynchronous operation.</summary>
    public static Scope OfCall(string name) => new(name, new Test((in c) => c.Row.Name == name));

    /// <summary>Calls of one name that fail with one error.</summary>
    public static Scope OfError(string name, Errno error) =>
        new($"{name} {error.Name()}", new Test((in c) => c.Failed && c.Error == error && c.Row.Name == name));

    /// <summary>One asynchronous operation on one file.</summary>
    public static Scope OfOperation(string name, string? path) =>
        new($"{name} {path}", new Test((in c) => c.Row.Name == name && c.Path == path));

    private delegate bool CallTest(in Call call);

    private sealed class Test(CallTest test) : ICallFilter
    {
        public bool Matches(in Call call) => test(in call);
    }
}
