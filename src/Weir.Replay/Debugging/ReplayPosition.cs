using Weir.Kernel.Abi;

namespace Weir.Replay.Debugging;

/// <summary>A place in a replay: after so many events of the log, in a thread, with these registers.</summary>
internal readonly record struct ReplayPosition(long Events, int Tid, UserRegisters Registers);
