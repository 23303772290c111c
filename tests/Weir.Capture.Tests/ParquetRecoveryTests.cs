using Weir.Capture.Parquet;
using Weir.Capture.Rows;

namespace Weir.Capture.Tests;

public sealed class ParquetRecoveryTests
{
    private static readonly RowSet[] Groups = [SampleRows.Make(40, 1), SampleRows.Make(30, 2), SampleRows.Make(20, 3)];

    [Fact]
    public void Cut_at_any_byte_a_file_gives_its_whole_groups_or_one_clear_refusal()
    {
        byte[] file = ParquetRoundTripTests.File(Groups);
        var expected = Groups.Select(g => SampleRows.Lines(g).ToArray()).ToArray();
        long best = 0;
        for (int length = 0; length < file.Length; length++)
        {
            long rows = 0;
            try
            {
                var reader = ParquetReader.Open(new MemoryStream(file, 0, length));
                Assert.NotNull(reader.Recovery);
                for (int group = 0; group < reader.GroupCount; group++)
                {
                    string[] lines = [.. SampleRows.Lines(reader.Read(group))];
                    Assert.Equal(expected[group], lines);
                    rows += lines.Length;
                }

                Assert.Equal(rows, reader.Recovery.Rows);
            }
            catch (InvalidDataException)
            {
                Assert.Equal(0, best);
            }

            Assert.True(rows >= best, $"fewer rows with more bytes at {length}");
            best = rows;
        }

        Assert.Equal(90, best);
    }

    [Fact]
    public void A_writer_that_was_killed_leaves_its_flushed_groups_and_its_opening_keys()
    {
        byte[] file = ParquetRoundTripTests.File(Groups, complete: false);
        var reader = ParquetReader.Open(new MemoryStream(file));
        Assert.Equal(90, reader.RowCount);
        Assert.Equal([new("weir.schema", "1")], reader.KeyValues);
        Assert.Contains(
            "90 rows in 3 groups recovered, 0 bytes", reader.Recovery!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_group_whose_bytes_were_never_on_the_disk_is_not_believed()
    {
        byte[] file = ParquetRoundTripTests.File(Groups, complete: false);
        file.AsSpan(file.Length - 50).Clear();
        Assert.Equal(70, ParquetReader.Open(new MemoryStream(file)).RowCount);
    }

    [Theory]
    [InlineData("")]
    [InlineData("PAR")]
    [InlineData("PAR1")]
    [InlineData("PAR1PAR1PAR1")]
    [InlineData("#!/bin/sh\necho no capture at all\n")]
    public void What_is_no_capture_is_said_in_one_line(string text)
    {
        var memory = new MemoryStream(System.Text.Encoding.ASCII.GetBytes(text));
        string message = Assert.Throws<InvalidDataException>(() => ParquetReader.Open(memory)).Message;
        Assert.DoesNotContain('\n', message);
    }

    [Fact]
    public void Flipped_bits_anywhere_end_in_rows_or_in_a_refusal()
    {
        int seed = Environment.TickCount;
        var random = new Random(seed);
        byte[] file = ParquetRoundTripTests.File(Groups, ParquetCodec.None);
        for (int i = 0; i < 20_000; i++)
        {
            byte[] bad = [.. file];
            for (int flips = random.Next(1, 4); flips > 0; flips--)
            {
                bad[random.Next(bad.Length)] ^= (byte)(1 << random.Next(8));
            }

            try
            {
                var reader = ParquetReader.Open(new MemoryStream(bad));
                for (int group = 0; group < reader.GroupCount; group++)
                {
                    reader.Read(group);
                }
            }
            catch (InvalidDataException)
            {
                // A refusal is a right answer; anything else fails the test.
            }
            catch (Exception e)
            {
                Assert.Fail($"seed {seed}, round {i}: {e}");
            }
        }
    }
}
