using System.Collections.Immutable;
using Weir.Bpf.Assembly;
using Weir.Kernel.Abi;

namespace Weir.Bpf.Programs;

/// <summary>A program and what it attaches to; pure, loads on no kernel by itself.</summary>
/// <param name="Name">Name; the kernel keeps 15 characters.</param>
/// <param name="Type">Program type.</param>
/// <param name="Target">
/// What it attaches to: a tracepoint's name for raw and typed tracepoints, the iterator's name (<c>task</c>).
/// </param>
/// <param name="Code">Its code.</param>
/// <param name="AttachType">For tracing programs.</param>
/// <param name="Functions">
/// Its functions, the main one first; empty if none is to be checked by itself, as then the kernel need not know them.
/// </param>
public sealed record ProgramSpec(
    string Name, BpfProgramType Type, string Target, Code Code, BpfAttachType AttachType = BpfAttachType.None,
    ImmutableArray<LocalFunction> Functions = default)
{
    /// <summary>
    /// Licence that programs declare. The tracing helpers want one compatible with the GPL; plain "MIT" is refused
    /// by the kernel (measured).
    /// </summary>
    public const string Licence = "Dual MIT/GPL";
}
