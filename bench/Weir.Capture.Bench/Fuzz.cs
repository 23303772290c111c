using System.Diagnostics;
using System.Globalization;
using Weir.Capture.Parquet;
using Weir.Capture.Parquet.Codecs;
using Weir.Capture.Rows;

namespace Weir.Capture.Bench;

/// <summary>
/// Damaged captures into the reader: whatever the bytes, the outcome must be rows or one InvalidDataException. Small
/// files, so that most mutations hit structure.
/// </summary>
internal static class Fuzz
{
    private static readonly Column[] Columns =
        [new("seq", ColumnType.UInt64), new("fd", ColumnType.Int32), new("path", ColumnType.Text)];

    public static int Run(long inputs, int seed)
    {
        Console.WriteLine($"seed {seed}");
        byte[][] seeds = [.. Seeds()];
        var random = new Random(seed);
        var clock = Stopwatch.StartNew();
        long refused = 0, recovered = 0, slow = 0;
        for (long i = 0; i < inputs; i++)
        {
            byte[] input = Mutate(seeds[random.Next(seeds.Length)], random);
            long start = Stopwatch.GetTimestamp();
            try
            {
                recovered += Read(input) ? 1 : 0;
            }
            catch (InvalidDataException)
            {
                refused++;
            }
            catch (Exception e)
            {
                string kept = Path.Combine(Path.GetTempPath(), string.Create(
                    CultureInfo.InvariantCulture, $"weir-fuzz-{seed}-{i}.parquet"));
                File.WriteAllBytes(kept, input);
                Console.WriteLine($"input {i}, kept as {kept}: {e}");
                return 1;
            }

            slow += Stopwatch.GetElapsedTime(start).TotalMilliseconds > 100 ? 1 : 0;
            if (i % 1_000_000 == 999_999)
            {
                Console.WriteLine($"{i + 1:N0} inputs, {(i + 1) / clock.Elapsed.TotalSeconds:N0}/s");
            }
        }

        Console.WriteLine(
            $"{inputs:N0} inputs in {clock.Elapsed.TotalSeconds:N0} s: {refused:N0} refused, {recovered:N0} recovered, "
            + $"{inputs - refused - recovered:N0} read, {slow} took more than 100 ms; "
            + $"peak memory {Process.GetCurrentProcess().PeakWorkingSet64 >> 20} MiB");
        return 0;
    }

    private static bool Read(byte[] input)
    {
        var reader = ParquetReader.Open(new MemoryStream(input));
        for (int group = 0; group < reader.GroupCount && group < 4; group++)
        {
            reader.Read(group);
        }

        return reader.Recovery is not null;
    }

    private static IEnumerable<byte[]> Seeds()
    {
        // Damage behind a codec seldom passes it: plain pages come twice as often.
        ParquetCodec[] codecs = [ParquetCodec.None, ParquetCodec.None, ParquetCodec.Brotli, ParquetCodec.Gzip];
        foreach (ParquetCodec codec in codecs)
        {
            foreach (bool complete in new[] { true, false })
            {
                var file = new MemoryStream();
                var writer = new ParquetWriter(file, Columns, CodecSet.Default.Get(codec), [new("weir.schema", "1")]);
                for (int group = 0; group < 2; group++)
                {
                    writer.Write(Rows(20 + (group * 30)));
                }

                if (complete)
                {
                    writer.Complete();
                }

                yield return file.ToArray();
            }
        }
    }

    private static RowSet Rows(int count)
    {
        var rows = new RowSet(Columns);
        for (int i = 0; i < count; i++)
        {
            rows.Numbers("seq")!.Append(i);
            rows.Numbers("fd")!.Append(i % 3 == 0 ? null : i % 5);
            rows.Texts("path")!.Append(i % 4 == 0 ? null : "/f" + (i % 6));
        }

        return rows;
    }

    private static byte[] Mutate(byte[] seed, Random random)
    {
        byte[] input = [.. seed];
        for (int edits = random.Next(1, 6); edits > 0 && input.Length > 0; edits--)
        {
            int at = random.Next(2) == 0
                ? random.Next(input.Length)
                : input.Length - 1 - random.Next(Math.Min(600, input.Length));
            switch (random.Next(8))
            {
                case 0:
                    input[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    input[at] = (byte)random.Next(256);
                    break;
                case 2:
                    input[at] = 0xff;
                    break;
                case 3:
                    input.AsSpan(at, Math.Min(8, input.Length - at)).Fill((byte)(random.Next(2) * 0xff));
                    break;
                case 4:
                    input = random.Next(10) == 0 ? input[..at] : input;
                    break;
                case 5:
                    int length = Math.Min(4, input.Length - at);
                    input.AsSpan(random.Next(input.Length - length + 1), length).CopyTo(input.AsSpan(at));
                    break;
                case 6:
                    random.NextBytes(input.AsSpan(at, Math.Min(random.Next(1, 16), input.Length - at)));
                    break;
                default:
                    input[at]++;
                    break;
            }
        }

        return input;
    }
}
