using System.Globalization;
using System.Text.RegularExpressions;
using Weir.Catalogue.Kinds;

namespace Weir.Catalogue.Tests;

/// <summary>The running kernel and its headers agree with the table.</summary>
public sealed partial class KernelTests
{
    private const string Events = "/sys/kernel/tracing/events/syscalls";
    private const string Header = "/usr/include/x86_64-linux-gnu/asm/unistd_64.h";

    [Fact]
    public void Arguments_are_as_many_and_as_wide_as_tracefs_says()
    {
        Assert.SkipUnless(Directory.Exists(Events), "tracefs is not mounted or not readable");
        List<string> unknown = [];
        int compared = 0;
        foreach (string directory in Directory.GetDirectories(Events, "sys_enter_*"))
        {
            string name = Path.GetFileName(directory)["sys_enter_".Length..];
            if (Syscalls.Find(name) is not { } row)
            {
                unknown.Add(name);
                continue;
            }

            string[] fields = Fields(Path.Combine(directory, "format"));

            // The two calls of the kernel's own uprobe code take none.
            Assert.True(fields.Length == row.Arguments.Length, $"{name}: {fields.Length} in the kernel");
            for (int i = 0; i < fields.Length; i++)
            {
                Check(row, i, fields[i]);
            }

            compared++;
        }

        Assert.True(compared > 300, $"compared {compared}");
        TestContext.Current.TestOutputHelper?.WriteLine($"calls without a row: {string.Join(" ", unknown)}");
        Assert.True(unknown.Count < 20, string.Join(" ", unknown));
    }

    [Fact]
    public void Numbers_are_those_of_the_header()
    {
        Assert.SkipUnless(File.Exists(Header), "the kernel's headers are not installed");
        Dictionary<string, int> numbers = Definition().Matches(File.ReadAllText(Header))
            .ToDictionary(m => m.Groups[1].Value, m => int.Parse(m.Groups[2].Value, CultureInfo.InvariantCulture));
        int newest = numbers.Values.Max();
        foreach (SyscallRow row in Syscalls.All)
        {
            // What the header does not know must be newer than it, or the kernel's own (uretprobe and uprobe).
            if (numbers.TryGetValue(row.Name, out int number))
            {
                Assert.Equal(number, row.Number);
            }
            else
            {
                Assert.True(row.Number > newest || row.Name is "uretprobe" or "uprobe", row.Name);
            }
        }
    }

    // A pointer of the kernel is memory, a text or an address here, and a plain number is not; names are ours.
    private static void Check(SyscallRow row, int index, string field)
    {
        ArgumentKind kind = row.Arguments[index].Kind;
        bool pointer = field.Contains('*', StringComparison.Ordinal);
        bool number = kind is NumberKind or FdKind or DirfdKind or ModeKind or DeviceKind or EnumKind or FlagsKind;
        Assert.False(pointer && number, $"{row.Name}: {row.Arguments[index].Name} is '{kind}', but '{field}'");
        bool memory = kind is TextKind or PathKind or TextVectorKind or VectorKind or MessageKind or SocketAddressKind
            or DescriptorPairKind or SignalSetKind;
        bool text = field.Contains("char", StringComparison.Ordinal);
        Assert.False(memory && !pointer, $"{row.Name}: '{kind}', but '{field}'");
        Assert.False(kind is PathKind && !text, $"{row.Name}: a path, but '{field}'");
        Assert.True(
            kind is not FlagsKind || kind.Spelling.StartsWith("flags64", StringComparison.Ordinal) == IsWide(field),
            $"{row.Name}: '{kind}', but '{field}'");
        Assert.True(
            kind is not NumberKind { Role: NumberRole.Size or NumberRole.Length or NumberRole.Count }
                || kind.Spelling.EndsWith("32", StringComparison.Ordinal) != IsWide(field),
            $"{row.Name}: '{kind}', but '{field}'");
        if (field.StartsWith("umode_t", StringComparison.Ordinal))
        {
            Assert.IsType<ModeKind>(kind);
        }
    }

    private static bool IsWide(string field) =>
        field.Split(' ')[..^1] is var type
        && (type.Contains("long") || type.Contains("size_t") || type.Contains("loff_t") || type.Contains("off_t")
            || type.Contains("__u64") || type.Contains("aio_context_t"));

    private static string[] Fields(string format) =>
        [.. Field().Matches(File.ReadAllText(format)).Select(m => m.Groups[1].Value)
            .Where(f => !f.Contains("common_", StringComparison.Ordinal)
                && !f.Contains("__syscall_nr", StringComparison.Ordinal))];

    [GeneratedRegex(@"field:([^;]+);")]
    private static partial Regex Field();

    [GeneratedRegex(@"#define __NR_(\w+)\s+(\d+)")]
    private static partial Regex Definition();
}
