using System.Globalization;
using Weir.Io.Bench;

// weir-io-bench [--seconds S] [--rounds N] [--size-mib M] [--folder F] [--only read|zero] [--depth D]
// [--contender PART-OF-NAME+...]
string folder = Directory.CreateDirectory(
    Path.Combine(Option("--folder") ?? Path.GetTempPath(), $"weir-io-bench-{Environment.ProcessId}")).FullName;
double seconds = double.Parse(Option("--seconds") ?? "3", CultureInfo.InvariantCulture);
int rounds = int.Parse(Option("--rounds") ?? "5", CultureInfo.InvariantCulture);
int sizeMib = int.Parse(Option("--size-mib") ?? "1024", CultureInfo.InvariantCulture);
string? only = Option("--only");
try
{
    Report report = new(new Peers(folder), rounds, seconds, Option("--contender") ?? "");
    if (only != "zero")
    {
        string file = Path.Combine(folder, "random.dat");
        BenchFile.Make(file, sizeMib);
        int[] depths = Option("--depth") is { } one ? [int.Parse(one, CultureInfo.InvariantCulture)] : [1, 32, 128];
        foreach (int depth in depths)
        {
            await report.Reads(file, depth);
        }
    }

    if (only != "read")
    {
        await report.Zero();
    }
}
finally
{
    Directory.Delete(folder, recursive: true);
}

string? Option(string name)
{
    int at = Array.IndexOf(args, name);
    return at >= 0 && at + 1 < args.Length ? args[at + 1] : null;
}
