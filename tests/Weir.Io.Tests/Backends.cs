namespace Weir.Io.Tests;

/// <summary>Every backend, for theories: one behaviour is asked of all.</summary>
public static class Backends
{
    public static TheoryData<IoBackendKind> All => [IoBackendKind.Aio, IoBackendKind.IoUring];

    /// <summary>Every backend with either place for the code after awaits.</summary>
    public static TheoryData<IoBackendKind, IoContinuations> AllWithContinuations => new()
    {
        { IoBackendKind.Aio, IoContinuations.ThreadPool },
        { IoBackendKind.Aio, IoContinuations.EngineThread },
        { IoBackendKind.IoUring, IoContinuations.ThreadPool },
        { IoBackendKind.IoUring, IoContinuations.EngineThread },
    };

    public static IoEngine Make(
        IoBackendKind backend, IoContinuations continuations = IoContinuations.ThreadPool, int depth = 64) =>
        new(new IoEngineOptions { Backend = backend, Continuations = continuations, Depth = depth });
}
