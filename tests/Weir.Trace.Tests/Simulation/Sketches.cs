using System.Text;
using Weir.Catalogue.Records;

namespace Weir.Trace.Tests.Simulation;

/// <summary>A call to make a record of.</summary>
public sealed record CallSketch
{
    public int Number { get; init; }

    public int Pid { get; init; } = 100;

    public int Tid { get; init; } = 100;

    public ulong EnterNs { get; init; } = 1_000;

    public ulong ExitNs { get; init; } = 2_000;

    public long Result { get; init; }

    public ulong[] Arguments { get; init; } = [];

    public ulong FirstKey { get; init; }

    public ulong SecondKey { get; init; }

    public CallState State { get; init; }

    public byte Restarts { get; init; }

    public CallFlags Flags { get; init; }

    public CaptureSketch[] Captures { get; init; } = [];
}

/// <summary>A capture of a call.</summary>
public sealed record CaptureSketch(int Index, byte[] Bytes, CaptureStatus Status = CaptureStatus.Ok)
{
    public CaptureSketch(int index, string text, CaptureStatus status = CaptureStatus.Ok)
        : this(index, Encoding.UTF8.GetBytes(text), status)
    {
    }
}

/// <summary>A file to make a record of.</summary>
public sealed record FileSketch
{
    public FileSketch(ulong key, string path)
    {
        Key = key;
        Components = [.. path.Split('/', StringSplitOptions.RemoveEmptyEntries).Select(Encoding.UTF8.GetBytes)];
    }

    public ulong Key { get; init; }

    public byte[][] Components { get; init; }

    public ulong TimeNs { get; init; } = 500;

    public ulong Inode { get; init; } = 7;

    public uint Device { get; init; } = 8 << 20;

    public ushort Mode { get; init; } = 0x81A4;

    public FileRecordFlags Flags { get; init; }

    public uint Magic { get; init; } = 0xEF53;

    public byte[]? Socket { get; init; }
}
