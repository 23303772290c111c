using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Xml;
using Weir.Capture.Files;
using Weir.Scenarios.Matching;

namespace Weir.Cli.Verifying;

/// <summary>
/// Verdicts for other programs: JUnit XML, as CI systems read it, and JSON. The files are begun before anything runs,
/// so that one which cannot be made does not cost a run.
/// </summary>
internal sealed class VerdictFiles : IDisposable
{
    private readonly PublishedFile? _junit, _json;

    /// <summary>Begins the files that were asked for.</summary>
    /// <exception cref="IOException">One cannot be made.</exception>
    public VerdictFiles(string? junit, string? json)
    {
        _junit = junit is null ? null : PublishedFile.Create(junit);
        try
        {
            _json = json is null ? null : PublishedFile.Create(json);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Writes them.</summary>
    /// <exception cref="IOException">There is no room.</exception>
    public void Write(IReadOnlyList<Verdict> verdicts)
    {
        if (_json is not null)
        {
            JsonSerializer.Serialize(_json.Stream, verdicts, VerdictJson.Default.IReadOnlyListVerdict);
            _json.Publish();
        }

        if (_junit is not null)
        {
            using (XmlWriter xml = XmlWriter.Create(_junit.Stream, new XmlWriterSettings { Indent = true }))
            {
                WriteSuite(xml, verdicts);
            }

            _junit.Publish();
        }
    }

    /// <summary>Closes them; what was not written whole is taken away.</summary>
    public void Dispose()
    {
        foreach (PublishedFile file in new[] { _junit, _json }.OfType<PublishedFile>())
        {
            file.Abandon();
        }
    }

    private static void WriteSuite(XmlWriter xml, IReadOnlyList<Verdict> verdicts)
    {
        xml.WriteStartElement("testsuite");
        xml.WriteAttributeString("name", "weir verify");
        xml.WriteAttributeString("tests", Number(verdicts.Count));
        xml.WriteAttributeString("failures", Number(verdicts.Count(v => !v.Holds && NotJudged(v) is null)));
        xml.WriteAttributeString("skipped", Number(verdicts.Count(v => NotJudged(v) is not null)));
        foreach (Verdict each in verdicts)
        {
            xml.WriteStartElement("testcase");
            xml.WriteAttributeString("classname", "scenario");
            xml.WriteAttributeString("name", each.Scenario);
            xml.WriteAttributeString("time", each.Time.TotalSeconds.ToString("0.000", CultureInfo.InvariantCulture));
            if (NotJudged(each) is { } why)
            {
                xml.WriteStartElement("skipped");
                xml.WriteAttributeString("message", why);
                xml.WriteEndElement();
            }
            else if (!each.Holds)
            {
                xml.WriteStartElement("failure");
                xml.WriteAttributeString("message", each.Broken ?? each.Problems[0].Text);
                xml.WriteString(string.Join('\n', each.Problems.Select(p => $"{p.Kind}: {p.Text}")));
                xml.WriteEndElement();
            }

            xml.WriteEndElement();
        }

        xml.WriteEndElement();
    }

    // Why it says nothing about the tracer: it could not run, or this tracer cannot see such things at all.
    private static string? NotJudged(Verdict verdict) =>
        verdict.Incomparable ?? (verdict.Holds ? verdict.Skipped : null);

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}

/// <summary>How verdicts are written as JSON.</summary>
[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(IReadOnlyList<Verdict>))]
internal sealed partial class VerdictJson : JsonSerializerContext;
