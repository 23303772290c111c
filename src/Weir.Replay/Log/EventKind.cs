namespace Weir.Replay.Log;

/// <summary>What an event of a log says; the first byte of its encoding. Numbers are never used anew.</summary>
internal enum EventKind : byte
{
    None = 0,
    Start = 1,
    Exec = 2,
    Enter = 3,
    Leave = 4,
    Memory = 5,
    Map = 6,
    Unmap = 7,
    Protect = 8,
    Remap = 9,
    Discard = 10,
    Content = 11,
    Blob = 12,
    State = 13,
    Spawn = 14,
    Signal = 15,
    Timestamp = 16,
    ThreadEnd = 17,
    ProcessEnd = 18,
    Preempt = 19,
    Watch = 20,
    WatchSet = 21,
    Output = 22,
    Hash = 23,
    Note = 24,
    Finish = 25,
    TimestampTrap = 26,
    Redacted = 27,
}
