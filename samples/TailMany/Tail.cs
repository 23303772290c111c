using System.Text;
using Weir.Io;

namespace Weir.Samples.TailMany;

/// <summary>One file and how far it was shown.</summary>
internal sealed class Tail
{
    private readonly string _path;
    private readonly AsyncFile _file;
    private readonly byte[] _buffer = new byte[16 << 10];
    private readonly StringBuilder _line = new();

    // Keeps the first bytes of a letter until the rest has been written.
    private readonly Decoder _decoder = Encoding.UTF8.GetDecoder();
    private long _shown;

    public Tail(string path)
    {
        _path = path;
        _file = AsyncFile.Open(path);
        _shown = _file.Length;
    }

    /// <summary>Shows the lines that came since the last time.</summary>
    public async Task Catch()
    {
        if (_file.Length < _shown)
        {
            // Cut: begun anew by its writer.
            _shown = 0;
        }

        for (int read; (read = await _file.ReadAsync(_buffer, _shown).ConfigureAwait(false)) > 0; _shown += read)
        {
            char[] letters = new char[Encoding.UTF8.GetMaxCharCount(read)];
            foreach (char letter in letters[.._decoder.GetChars(_buffer, 0, read, letters, 0)])
            {
                if (letter == '\n')
                {
                    Console.WriteLine($"{_path}: {_line}");
                    _line.Clear();
                }
                else
                {
                    _line.Append(letter);
                }
            }
        }
    }
}
