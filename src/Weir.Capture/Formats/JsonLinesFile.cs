using Weir.Capture.Rows;

namespace Weir.Capture.Formats;

/// <summary>A file of JSON lines.</summary>
internal sealed class JsonLinesFile : TextFormat
{
    private readonly JsonLinesFormat _json;

    public JsonLinesFile(string path)
        : base(path) => _json = new JsonLinesFormat(Text);

    public override void Write(RowSet rows)
    {
        _json.Write(rows);
        Text.Flush();
    }

    public override void Complete(IReadOnlyList<KeyValuePair<string, string>> closing)
    {
        _json.Dispose();
        base.Complete(closing);
    }
}
