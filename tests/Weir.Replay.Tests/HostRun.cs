namespace Weir.Replay.Tests;

/// <summary>What one run of the host said.</summary>
internal sealed record HostRun(int Code, string Output, string Error)
{
    public string Summary => Error.TrimEnd().Split('\n')[^1];

    public string Value(string name)
    {
        foreach (string word in Summary.Split(' '))
        {
            if (word.StartsWith(name + "=", StringComparison.Ordinal))
            {
                return word[(name.Length + 1)..];
            }
        }

        throw new InvalidOperationException($"no {name} in: {Error}");
    }
}
