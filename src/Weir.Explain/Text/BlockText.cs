using System.Globalization;
using Weir.Explain.Sights;

namespace Weir.Explain.Text;

/// <summary>Bios and requests in words.</summary>
internal static class BlockText
{
    private const int Write = 1, Flush = 2;

    /// <summary>Operations of the block layer (enum req_op, include/linux/blk_types.h).</summary>
    private static readonly Dictionary<int, string> Operations = new()
    {
        [0] = "read", [1] = "write", [2] = "flush of the device's cache", [3] = "discard", [5] = "secure erase",
        [7] = "zone append", [9] = "write of zeroes",
    };

    /// <summary>Such as <c>read 4 KiB at sector 2048 of vda</c>.</summary>
    internal static string Of(Sight sight)
    {
        long bytes = (uint)sight.C;
        int operation = (int)(sight.C >> 32 & 255);

        // A write of nothing asks for a flush (REQ_PREFLUSH).
        operation = bytes == 0 && operation == Write ? Flush : operation;
        string what = Operations.GetValueOrDefault(operation) ?? $"operation {operation}";
        string device = Device(sight.D);
        return bytes == 0
            ? $"{what}{device}"
            : string.Create(
                CultureInfo.InvariantCulture, $"{what} {Quantity.Bytes(bytes)} at sector {sight.B}{device}");
    }

    /// <summary>The device's status of a completion (blk_status_t); 0: all well.</summary>
    internal static int Status(Sight sight) => (int)(sight.C >> 40 & 255);

    private static string Device(ulong number)
    {
        if (number == 0)
        {
            return "";
        }

        // dev_t within the kernel: 12 bits major, 20 bits minor (include/linux/kdev_t.h).
        string name = string.Create(CultureInfo.InvariantCulture, $"{number >> 20}:{number & 0xfffff}");
        string? link = new DirectoryInfo($"/sys/dev/block/{name}").LinkTarget;
        return " of " + (link is null ? name : Path.GetFileName(link));
    }
}
