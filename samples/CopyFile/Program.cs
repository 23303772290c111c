using System.Diagnostics;
using Weir.Io;
using Weir.Samples.CopyFile;

if (args is not [var from, var to])
{
    Console.Error.WriteLine("usage: CopyFile FROM TO");
    return 2;
}

long start = Stopwatch.GetTimestamp();
long bytes = await FileCopy.Copy(from, to, IoEngine.Shared);
double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
Console.WriteLine($"{bytes} bytes in {seconds:F2} s, {bytes / seconds / 1e6:F0} MB/s; {IoEngine.Shared.Describe()}");
return 0;
