using Microsoft.Win32.SafeHandles;
using Weir.Kernel;
using Weir.Kernel.Calls;

namespace Weir.Io.Tests;

/// <summary>A pipe with an asynchronous file at each end.</summary>
public sealed class PipePair : IDisposable
{
    public PipePair(IoEngine engine)
    {
        KernelException.Check(FileCalls.Pipe(out int readEnd, out int writeEnd), "pipe2");
        Reader = new AsyncFile(new SafeFileHandle(readEnd, true), engine, ownsHandle: true);
        Writer = new AsyncFile(new SafeFileHandle(writeEnd, true), engine, ownsHandle: true);
    }

    public AsyncFile Reader { get; }

    public AsyncFile Writer { get; }

    public void Dispose()
    {
        Reader.Dispose();
        Writer.Dispose();
    }
}
