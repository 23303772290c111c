using System.Globalization;
using Weir.Catalogue;
using Weir.Io.Thin;
using Weir.Kernel.Abi;
using Weir.Kernel.Calls;

namespace Weir.Io.Tests.Conformance;

/// <summary>Finds limits of the machine, and checks transfers around one.</summary>
internal static class Limits
{
    /// <summary>The greatest length that the file's file system lets it have, by halving.</summary>
    public static long GreatestLength(int fd)
    {
        long good = 0, bad = long.MaxValue;
        while (bad - good > 1)
        {
            long middle = good + ((bad - good) / 2);
            bool fits = FileCalls.Truncate(fd, middle) == 0;
            (good, bad) = fits ? (middle, bad) : (good, middle);
        }

        Raw.Ok(FileCalls.Truncate(fd, 0));
        return good;
    }

    /// <summary>Across the limit a write is cut, at it refused unless empty; reads there find the end.</summary>
    public static void CheckAround(long limit, Func<Iocb, long> run, int fd, nint memory)
    {
        Assert.Equal(4096, run(AioRequest.Write(fd, memory, 4096, limit - 4096)));
        Assert.Equal(2048, run(AioRequest.Write(fd, memory, 4096, limit - 2048)));
        Assert.Equal(Errno.EFBIG, Raw.ErrnoOf(run(AioRequest.Write(fd, memory, 4096, limit))));
        Assert.Equal(0, run(AioRequest.Write(fd, memory, 0, limit)));
        Assert.Equal(4096, run(AioRequest.Read(fd, memory, 4096, limit - 4096)));
        Assert.Equal(2048, run(AioRequest.Read(fd, memory, 4096, limit - 2048)));
        Assert.Equal(0, run(AioRequest.Read(fd, memory, 4096, limit)));
    }

    /// <summary>How much a context's ring maps, from the process's map.</summary>
    public static int MappingLength(ulong context)
    {
        string start = context.ToString("x", CultureInfo.InvariantCulture) + "-";
        string line = File.ReadLines("/proc/self/maps").First(
            line => line.StartsWith(start, StringComparison.Ordinal));
        string end = line[start.Length..line.IndexOf(' ', StringComparison.Ordinal)];
        return (int)(ulong.Parse(end, NumberStyles.HexNumber, CultureInfo.InvariantCulture) - context);
    }
}
