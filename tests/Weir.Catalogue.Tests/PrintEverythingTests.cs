using System.Buffers.Binary;
using System.Text;
using Weir.Catalogue.Plans;
using Weir.Catalogue.Printing;
using Weir.Catalogue.Records;

namespace Weir.Catalogue.Tests;

/// <summary>Whatever a program passes and a gate captures, printing and accounting do not throw.</summary>
public sealed class PrintEverythingTests
{
    private const int Seed = 20_26_11;

    public static TheoryData<int> Rows() => [.. Syscalls.All.Select(r => r.Number)];

    [Theory]
    [MemberData(nameof(Rows))]
    public void Any_words_and_any_captures_print(int number)
    {
        SyscallRow row = Syscalls.Find(number)!;
        Random random = new(Seed + number);
        StringBuilder text = new();
        for (int round = 0; round < 200; round++)
        {
            SyscallPlan plan = row.PlanFor(round % 2 == 0 ? 0 : 48);
            CallView call = new()
            {
                Row = row,
                Plan = plan,
                Arguments = Words(random),
                Result = Word(random) is var result && round % 3 == 0 ? (long)result : random.Next(-140, 4096),
                HasResult = round % 7 != 0,
                Captures = Captures(random, plan),
                FirstFile = round % 2 == 0 ? "/a" : null,
                SecondFile = round % 5 == 0 ? "/b" : null,
            };
            text.Clear();
            CallPrinter.Print(text, call);
            Assert.StartsWith(row.Name + "(", text.ToString(), StringComparison.Ordinal);
            Assert.DoesNotContain(text.ToString(), char.IsControl);
            if (CallFacts.Bytes(call) is { } bytes)
            {
                Assert.InRange(bytes, 0, Math.Max(0, call.Result));
            }

            _ = (CallFacts.Requested(call), CallFacts.Offset(call), CallFacts.Descriptor(call),
                CallFacts.Flags(text, call));
        }
    }

    internal static ulong[] Words(Random random) => [.. Enumerable.Range(0, 6).Select(_ => Word(random))];

    private static ulong Word(Random random) => random.Next(6) switch
    {
        0 => 0,
        1 => (ulong)random.Next(64),
        2 => ulong.MaxValue - (ulong)random.Next(200),
        3 => (ulong)random.NextInt64(),
        4 => 1UL << random.Next(64),
        _ => (ulong)random.Next(),
    };

    internal static byte[] Captures(Random random, SyscallPlan plan)
    {
        List<byte> bytes = [];
        for (int i = 0; i < plan.Captures.Length; i++)
        {
            if (random.Next(5) == 0)
            {
                continue;
            }

            byte[] data = new byte[random.Next(3) == 0 ? random.Next(plan.Captures[i].MaxBytes)
                : plan.Captures[i].MaxBytes];
            random.NextBytes(data);
            byte[] header = new byte[CaptureBlock.Bytes];
            BinaryPrimitives.WriteUInt16LittleEndian(header, (ushort)data.Length);
            header[CaptureBlock.Index] = (byte)i;
            header[CaptureBlock.Status] = (byte)random.Next(4);
            BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(CaptureBlock.FullLength), (uint)random.Next());
            bytes.AddRange(header);
            bytes.AddRange(data);
            bytes.AddRange(new byte[(8 - (data.Length % 8)) % 8]);
        }

        return random.Next(10) == 0 ? [.. bytes.Take(random.Next(bytes.Count + 1))] : [.. bytes];
    }
}
