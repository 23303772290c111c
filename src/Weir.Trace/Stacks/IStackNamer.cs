namespace Weir.Trace.Stacks;

/// <summary>Gives the frames of a stack names.</summary>
public interface IStackNamer
{
    /// <summary>Files whose code was met, with their build ids in hexadecimal digits.</summary>
    IReadOnlyDictionary<string, string> Modules { get; }

    /// <summary>The stack as text: functions from the outermost to the innermost, separated by semicolons.</summary>
    /// <param name="pid">Process.</param>
    /// <param name="top">The word on top of its stack; 0 unknown.</param>
    /// <param name="addresses">The frames' addresses, innermost first.</param>
    /// <param name="frames">Frames, as <see cref="Weir.Catalogue.Records.StackFrame"/> lays them out.</param>
    string Name(int pid, ulong top, ReadOnlySpan<ulong> addresses, ReadOnlySpan<byte> frames);

    /// <summary>A file that a program named: it may hold code.</summary>
    void Saw(string path);
}
