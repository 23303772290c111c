namespace Weir.Trace.Tests.Simulation;

/// <summary>Numbers of calls of every shape that the stream must cope with.</summary>
public static class Rows
{
    public const int Read = 0;
    public const int Dup = 32;
    public const int GetPid = 39;
    public const int Accept = 43;
    public const int Exit = 60;
    public const int Unlink = 87;
    public const int OpenAt = 257;
    public const int Rename = 264;
    public const int Copy = 326;
}
