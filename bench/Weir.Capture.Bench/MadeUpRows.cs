using Weir.Capture.Rows;

namespace Weir.Capture.Bench;

/// <summary>Rows with the columns of a capture and values that vary as a trace's do.</summary>
internal static class MadeUpRows
{
    private static readonly string[] Words = [.. Enumerable.Range(0, 40).Select(i => "word" + i)];
    private static readonly string[] Paths =
        [.. Enumerable.Range(0, 2000).Select(i => $"/usr/include/dir{i % 37}/f{i}.h")];
    private static readonly string[] Arguments =
        [.. Enumerable.Range(0, 4000).Select(i => $"{i % 9}, 0x7f00{i:x6}, {i}")];

    public static void Fill(RowSet rows, Random random, long first, int count)
    {
        foreach (ColumnData data in rows.Data)
        {
            if (data is TextData texts)
            {
                Texts(texts, random, count);
            }
            else
            {
                Numbers((NumberData)data, random, first, count);
            }
        }
    }

    private static void Texts(TextData data, Random random, int count)
    {
        string[] from = data.Column.Name switch { "path" => Paths, "args" => Arguments, _ => Words };
        bool sparse = data.Column.Name is "path2" or "error" or "flags";
        for (int i = 0; i < count; i++)
        {
            data.Append(sparse && random.Next(10) > 0 ? null : from[random.Next(from.Length)]);
        }
    }

    private static void Numbers(NumberData data, Random random, long first, int count)
    {
        for (int i = 0; i < count; i++)
        {
            switch (data.Column.Name)
            {
                case "seq":
                    data.Append(first + i);
                    break;
                case "time_ns" or "wall_ns":
                    data.Append(((first + i) * 950) + random.Next(900));
                    break;
                case "latency_ns" or "gap_ns":
                    data.Append(random.Next(150, 20_000));
                    break;
                case "offset" or "requested":
                    data.Append(random.Next(3) > 0 ? null : random.Next(1 << 20) * 4096L);
                    break;
                default:
                    data.Append(random.Next(12));
                    break;
            }
        }
    }
}
