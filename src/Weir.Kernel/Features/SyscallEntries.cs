using System.Runtime.InteropServices;

namespace Weir.Kernel.Features;

/// <summary>The syscalls that the running kernel was built with.</summary>
public sealed class SyscallEntries
{
    /// <summary>Where the kernel lists its symbols; the names are anybody's to read, the addresses are not.</summary>
    public const string DefaultPath = "/proc/kallsyms";

    // SYSCALL_DEFINE makes __x64_sys_NAME (arch/x86/include/asm/syscall_wrapper.h); for a call that is configured out
    // COND_SYSCALL leaves a weak one, which answers ENOSYS.
    private const char Weak = 'W';

    private readonly HashSet<string> _names;

    private SyscallEntries(HashSet<string> names) => _names = names;

    /// <summary>Reads the list; null where it cannot be read or names no syscall.</summary>
    public static SyscallEntries? TryRead(string path = DefaultPath)
    {
        string prefix = RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? "__arm64_sys_" : "__x64_sys_";
        HashSet<string> names = new(StringComparer.Ordinal);
        try
        {
            // address type name [module]
            foreach (string line in File.ReadLines(path))
            {
                int type = line.IndexOf(' ', StringComparison.Ordinal) + 1;
                if (type > 0 && type + 2 < line.Length && line[type] != Weak
                    && line.AsSpan(type + 2).StartsWith(prefix, StringComparison.Ordinal))
                {
                    names.Add(line[(type + 2 + prefix.Length)..]);
                }
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }

        return names.Count == 0 ? null : new SyscallEntries(names);
    }

    /// <summary>Whether there is a call of this name, which is the kernel's own (<c>newstat</c> for stat).</summary>
    public bool Has(string name) => _names.Contains(name);
}
