namespace Weir.Bpf.Tests.Interpreter;

/// <summary>A program did what the verifier would have refused, or never ended.</summary>
internal sealed class BpfFault(string message) : Exception(message);
