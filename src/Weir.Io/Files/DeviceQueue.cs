using System.Globalization;

namespace Weir.Io;

/// <summary>How many requests a block device takes before a submitter sleeps, from sysfs.</summary>
internal static class DeviceQueue
{
    private static readonly Dictionary<(uint Major, uint Minor), int?> Known = [];

    /// <summary>The device's request slots; null when it has none or hides them.</summary>
    public static int? DepthOf((uint Major, uint Minor) device)
    {
        lock (Known)
        {
            if (!Known.TryGetValue(device, out int? depth))
            {
                string block = $"/sys/dev/block/{device.Major}:{device.Minor}";
                // A partition has no queue of its own; its directory lies in the disk's.
                depth = Read($"{block}/queue/nr_requests") ?? Read($"{block}/../queue/nr_requests");
                Known[device] = depth;
            }

            return depth;
        }
    }

    private static int? Read(string path)
    {
        try
        {
            return int.Parse(File.ReadAllText(path), CultureInfo.InvariantCulture) is var depth and > 0 ? depth : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or FormatException)
        {
            return null;
        }
    }
}
