using Weir.Kernel.Calls;

namespace Weir.Replay.Recording;

/// <summary>Numbers for files that are mapped shared, so that a replay gives all their mappings one memory.</summary>
internal sealed class SharedObjects
{
    private readonly Dictionary<(ulong Device, ulong Inode), long> _numbers = [];
    private long _next;

    public long Of(FileIdentity file) => Of(file.Device, file.Inode);

    public long Of(ulong device, ulong inode)
    {
        if (!_numbers.TryGetValue((device, inode), out long number))
        {
            number = ++_next;
            _numbers.Add((device, inode), number);
        }

        return number;
    }
}
