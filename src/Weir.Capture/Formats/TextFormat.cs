using System.Text;
using Weir.Capture.Files;
using Weir.Capture.Rows;

namespace Weir.Capture.Formats;

/// <summary>What formats of lines share: UTF-8, whole lines only, published at the end.</summary>
internal abstract class TextFormat : IRowWriter
{
    private readonly PublishedFile? _file;

    protected TextFormat(string path)
    {
        _file = PublishedFile.Create(path);
        Text = new StreamWriter(_file.Stream, new UTF8Encoding(false), 1 << 16, leaveOpen: true);
    }

    protected TextFormat(TextWriter text) => Text = text;

    public virtual int PreferredRows => 4096;

    public virtual long WrittenBytes => _file?.Stream.Position ?? 0;

    protected TextWriter Text { get; }

    public abstract void Write(RowSet rows);

    public virtual void Complete(IReadOnlyList<KeyValuePair<string, string>> closing)
    {
        Text.Flush();
        if (_file is not null)
        {
            Text.Dispose();
            _file.Publish();
        }
    }

    public void Dispose() => _file?.Dispose();
}
