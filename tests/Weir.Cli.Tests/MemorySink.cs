using System.Text;
using Weir.Capture.Files;

namespace Weir.Cli.Tests;

/// <summary>Output in memory, which may end like a broken pipe.</summary>
internal sealed class MemorySink(bool isTerminal = false, int breaksAfter = int.MaxValue) : IByteSink
{
    private readonly MemoryStream _bytes = new();

    public bool IsTerminal => isTerminal;

    public string Text
    {
        get
        {
            lock (_bytes)
            {
                return Encoding.UTF8.GetString(_bytes.ToArray());
            }
        }
    }

    public bool Completed { get; private set; }

    public void Write(ReadOnlySpan<byte> lines)
    {
        if (_bytes.Length + lines.Length > breaksAfter)
        {
            throw new IOException("broken pipe");
        }

        lock (_bytes)
        {
            _bytes.Write(lines);
        }
    }

    public void Complete() => Completed = true;

    public void Dispose()
    {
    }
}
