using System.ComponentModel;
using System.Diagnostics;

namespace Weir.Cli.Tracing;

/// <summary>
/// What the machine's name service knows beyond the files of <c>/etc</c>, such as users of a directory server:
/// getent(1) asks it as any program would.
/// </summary>
internal static class NameService
{
    private const string Program = "getent";
    private const int NotFound = 2; // getent(1)

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Looks a name up.</summary>
    /// <param name="database">Such as passwd.</param>
    /// <param name="name">The name, or a number.</param>
    /// <param name="why">Why there is no answer, to follow a sentence.</param>
    /// <returns>Its line; null: it is not known.</returns>
    public static string? Find(string database, string name, out string why)
    {
        try
        {
            using Process process = Process.Start(new ProcessStartInfo(Program, ["--", database, name])
            {
                RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true,
            })!;
            Task<string> output = process.StandardOutput.ReadToEndAsync();
            if (!process.WaitForExit(Patience))
            {
                process.Kill();
                why = $", and {Program} did not answer within {Patience.TotalSeconds:0} s";
                return null;
            }

            why = process.ExitCode is 0 or NotFound
                ? $" and none that {Program} knows" : $", and {Program} ended with {process.ExitCode}";
            return process.ExitCode == 0 ? output.Result.Split('\n')[0] : null;
        }
        catch (Win32Exception)
        {
            why = $", and there is no {Program} to ask further";
            return null;
        }
    }

    /// <summary>The groups of a user besides its own.</summary>
    public static IEnumerable<uint> GroupsOf(string user)
    {
        // The name, then numbers, with blanks between.
        string[] words = Find("initgroups", user, out _)?.Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [];
        foreach (string word in words.Skip(1))
        {
            if (uint.TryParse(word, out uint gid))
            {
                yield return gid;
            }
        }
    }
}
