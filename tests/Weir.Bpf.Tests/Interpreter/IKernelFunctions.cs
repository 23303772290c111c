using Weir.Bpf.Assembly;

namespace Weir.Bpf.Tests.Interpreter;

/// <summary>What a program may call.</summary>
internal interface IKernelFunctions
{
    /// <summary>
    /// A helper; <paramref name="argument"/> gives register 1 to 5, and faults where it was not written.
    /// </summary>
    ulong Call(Helper helper, Func<int, ulong> argument);

    /// <summary>A kernel function.</summary>
    ulong CallKernel(int btfId, ulong first, ulong second);
}
