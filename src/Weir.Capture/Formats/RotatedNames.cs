using System.Globalization;

namespace Weir.Capture.Formats;

/// <summary>Names of a run's files: sortable, telling when each began, never one that exists.</summary>
internal sealed class RotatedNames(string path, string ending, CaptureOptions options)
{
    /// <summary>The day that files of this moment belong to, in UTC.</summary>
    public DateOnly Today => DateOnly.FromDateTime(options.Clock.GetUtcNow().UtcDateTime);

    public string Next(int part)
    {
        string full = Path.GetFullPath(path);
        string folder = Path.GetDirectoryName(full)!;
        string name = Path.GetFileName(full)[..^ending.Length];
        DateTimeOffset now = options.Clock.GetUtcNow();
        if (options.HiveFolders)
        {
            if (!Directory.Exists(folder))
            {
                // Only what hangs below it is ours to make: a mistyped place must not come into being.
                throw new IOException($"'{path}' cannot be made: there is no folder '{folder}'");
            }

            string date = now.ToString("'date='yyyy-MM-dd", CultureInfo.InvariantCulture);
            folder = Path.Combine(folder, "host=" + Clean(Host()), date);
            Directory.CreateDirectory(folder);
        }

        string stem = string.Create(CultureInfo.InvariantCulture, $"{name}-{now:yyyyMMdd'T'HHmmss'Z'}-{part:0000}");
        string next = Path.Combine(folder, stem + ending);
        for (int i = 2; File.Exists(next); i++)
        {
            next = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{stem}-{i}{ending}"));
        }

        return next;
    }

    private string Host() =>
        options.Keys.FirstOrDefault(k => k.Key == CaptureKeys.Host).Value ?? Environment.MachineName;

    // A host's name comes from outside; it must not climb out of the folder.
    private static string Clean(string host) => host.Length == 0
        ? "unknown"
        : string.Concat(host.Select(c => char.IsAsciiLetterOrDigit(c) || c == '-' ? c : '_'));
}
