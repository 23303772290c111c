using Weir.Capture;
using Weir.Capture.Rows;

namespace Weir.Cli.Captures;

/// <summary>Captures that a verb reads: opened with every codec, filtered, their warnings said.</summary>
internal static class CaptureInput
{
    /// <summary>Opens a capture; a file that is none is one line and exit code 1.</summary>
    public static CaptureFile Open(string path)
    {
        try
        {
            return CaptureFile.Open(path, ZstdCodec.Codecs);
        }
        catch (InvalidDataException e)
        {
            throw new IOException($"{path}: {e.Message}", e);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new IOException($"{path}: there is no such file", e);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new IOException($"{path}: it may not be read, or is a folder", e);
        }
    }

    /// <summary>Its rows, those that fulfil a condition.</summary>
    public static IEnumerable<RowSet> Rows(CaptureFile file, string? condition)
    {
        if (condition is null)
        {
            return file.Read();
        }

        try
        {
            var filter = RowFilter.Parse(condition, file.Columns);
            return file.Read().Select(filter.Select);
        }
        catch (ArgumentException e)
        {
            throw new MisuseException(e.Message);
        }
    }
}
