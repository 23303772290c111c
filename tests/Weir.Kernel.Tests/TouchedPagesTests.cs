using System.Runtime.InteropServices;
using Weir.Kernel.Calls;

namespace Weir.Kernel.Tests;

public sealed class TouchedPagesTests
{
    private const int Page = 4096;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Only_what_was_touched_is_listed(bool scan)
    {
        const int Bytes = 64 << 20;
        nint memory = Marshal.AllocHGlobal(Bytes);
        try
        {
            ulong start = (ulong)memory;
            foreach (int page in (int[])[3, 4, 700, 9000])
            {
                Marshal.WriteByte(memory, page * Page, 1);
            }

            List<(ulong Start, ulong End)> found = [];
            using TouchedPages pages = new(Environment.ProcessId, scan);
            pages.Add(start + (3 * Page) + 8, start + Bytes, found);
            ulong[] touched = [.. found.SelectMany(r => Pages(r, start))];
            Assert.Subset(touched.ToHashSet(), new HashSet<ulong> { 3, 4, 700, 9000 });
            Assert.Equal(start + (3 * Page) + 8, found[0].Start);
            Assert.True(found.Sum(r => (long)(r.End - r.Start)) < Bytes / 2, string.Join(' ', found));
            Assert.Equal(found.OrderBy(r => r.Start), found);
        }
        finally
        {
            Marshal.FreeHGlobal(memory);
        }
    }

    [Fact]
    public void A_process_that_is_not_there_has_all_of_it_touched()
    {
        List<(ulong Start, ulong End)> found = [];
        using TouchedPages pages = new(int.MaxValue);
        pages.Add(Page, 8 * Page, found);
        Assert.Equal([(Page, 8 * Page)], found);
    }

    private static IEnumerable<ulong> Pages((ulong Start, ulong End) range, ulong start)
    {
        for (ulong at = range.Start / Page; at < (range.End + Page - 1) / Page; at++)
        {
            yield return at - (start / Page);
        }
    }
}
