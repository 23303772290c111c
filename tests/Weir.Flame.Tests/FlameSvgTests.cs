using System.Xml;
using System.Xml.Linq;
using Weir.Flame.Svg;
using XmlText = Weir.Flame.Svg.XmlText;

namespace Weir.Flame.Tests;

public sealed class FlameSvgTests
{
    private static readonly string[] HostileNames =
    [
        "</script><script>window.pwned=1</script>", "\"onmouseover=\"window.pwned=1", "]]><x/>", "<!--", "&amp;",
        "a\0b\x1b[31m", "\ud800 lone", "\udc00", "right\u202eto left", "\uffff\ufffe", new string('x', 4096), "'`${1}",
        "line\nbreak", "😀 emoji", "javascript:window.pwned=1", "", " ", "\u2028",
    ];

    private static Fold Hostile()
    {
        var fold = new Fold("</title><script>window.pwned=1</script>");
        foreach (string name in HostileNames)
        {
            fold.Add([new Frame(name), new Frame(name)], 10);
        }

        return fold;
    }

    [Fact]
    public void Hostile_names_leave_the_file_well_formed_and_are_all_there()
    {
        var text = new StringWriter();
        FlameSvg.Write(Hostile(), new FlameOptions { Title = "<&\">", Subtitle = "\x1b\0" }, text);
        var svg = XDocument.Parse(text.ToString(), LoadOptions.PreserveWhitespace);
        XNamespace ns = "http://www.w3.org/2000/svg";
        Assert.Single(svg.Descendants(ns + "script"));
        Assert.Equal(1 + (2 * HostileNames.Length), svg.Descendants(ns + "title").Count());
        Assert.Contains(svg.Descendants(ns + "title"), t => t.Value.StartsWith("</script>", StringComparison.Ordinal));
        Assert.Contains(
            svg.Descendants(ns + "title"), t => t.Value.StartsWith("right\\u202eto", StringComparison.Ordinal));
        Assert.Contains(svg.Descendants(ns + "title"), t => t.Value.StartsWith("😀 emoji", StringComparison.Ordinal));
    }

    [Fact]
    public void Text_that_xml_forbids_is_spelled_out()
    {
        Assert.Equal("a\\x00b\\x1b[31m", XmlText.Escape("a\0b\x1b[31m"));
        Assert.Equal("\\ud800 x", XmlText.Escape("\ud800 x"));
        Assert.Equal("&lt;&amp;&gt;&quot;&#39;", XmlText.Escape("<&>\"'"));
        Assert.Equal("plain/päth", XmlText.Escape("plain/päth"));
    }

    [Fact]
    public void Every_character_survives_an_xml_reader()
    {
        for (int c = 0; c <= char.MaxValue; c++)
        {
            string xml = $"<a b=\"{XmlText.Escape(((char)c).ToString())}\">{XmlText.Escape(((char)c).ToString())}</a>";
            XmlConvert.VerifyXmlChars(xml);
            var element = XElement.Parse(xml, LoadOptions.PreserveWhitespace);
            Assert.Equal(element.Value, element.Attribute("b")!.Value);
        }
    }

    [Fact]
    public void Nothing_is_fetched_from_anywhere()
    {
        string svg = FlameSvg.Element(Hostile(), new FlameOptions());
        Assert.DoesNotContain("href", svg, StringComparison.Ordinal);
        Assert.DoesNotContain("url(", svg, StringComparison.Ordinal);
        Assert.DoesNotContain("@import", svg, StringComparison.Ordinal);
    }

    [Fact]
    public void A_browser_runs_no_script_from_a_name()
    {
        string dom = Browser.Dump($"<body>{FlameSvg.Element(Hostile(), new FlameOptions())}<p id=r></p>"
            + "<script>r.textContent = 'pwned:' + window.pwned</script></body>");
        Assert.Contains("pwned:undefined", dom, StringComparison.Ordinal);
    }

    [Fact]
    public void In_a_browser_search_zoom_and_reset_do_what_they_say()
    {
        var fold = new Fold();
        fold.Add([new Frame("make"), new Frame("read"), new Frame("read ahead")], 30);
        fold.Add([new Frame("make"), new Frame("write")], 50);
        fold.Add([new Frame("sh"), new Frame("read")], 20);
        const string Script = """
            const log = [], svg = document.querySelector('.wf'), box = svg.querySelector('input');
            const frame = (name) => [...svg.querySelectorAll('.f')].find((f) => f.node.name === name);
            const click = (name) => frame(name).dispatchEvent(new MouseEvent('click', { bubbles: true }));
            const press = (key) => svg.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
            const say = (what) => log.push(what + '=' + svg.querySelector('output').textContent.split(' ')[0]);
            box.value = 'READ'; box.oninput(); say('all');
            click('make'); say('make');
            log.push('sh gone=' + frame('sh').classList.contains('gone'));
            log.push('root full=' + (frame('all').getAttribute('width') === '100.0000%'));
            press('Escape'); log.push('sh back=' + !frame('sh').classList.contains('gone'));
            press('r'); log.push('cleared=' + (box.value === '' && !svg.querySelector('.hit')));
            box.value = '('; box.oninput(); log.push('bad pattern=' + svg.querySelectorAll('.hit').length);
            r.textContent = log.join(' ');
            """;
        string dom = Browser.Dump($"<body>{FlameSvg.Element(fold, new FlameOptions())}<p id=r></p>"
            + $"<script>{Script}</script></body>");
        Assert.Contains("all=50.00 make=37.50 sh gone=true root full=true sh back=true cleared=true bad pattern=0",
            dom, StringComparison.Ordinal);
    }

    [Fact]
    public void In_a_browser_everything_can_be_done_by_keyboard()
    {
        var fold = new Fold();
        fold.Add([new Frame("make"), new Frame("read")], 30);
        fold.Add([new Frame("make"), new Frame("write")], 50);
        fold.Add([new Frame("sh"), new Frame("read")], 20);
        const string Script = """
            const log = [], svg = document.querySelector('.wf'), box = svg.querySelector('input');
            const frame = (name) => [...svg.querySelectorAll('.f')].find((f) => f.node.name === name);
            const press = (key, on = svg) => on.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
            const focus = () => { const on = [...svg.querySelectorAll('.f')].filter((f) => f.classList.contains('on'));
              return on.length === 1 ? (on[0].node.up ? on[0].node.up.name + '/' : '') + on[0].node.name : on.length; };
            const at = () => log.push(focus());
            const edge = (name) => frame(name).getBoundingClientRect().top;
            press('ArrowUp'); press('ArrowUp'); at();
            press('ArrowRight'); at(); press('ArrowRight'); at();
            press('ArrowLeft'); at(); press('ArrowUp'); at(); press('ArrowDown'); at();
            press('Enter'); log.push('zoomed=' + frame('sh').classList.contains('gone'));
            press('Backspace'); log.push('back=' + !frame('sh').classList.contains('gone'));
            press('/'); log.push('typing=' + (document.activeElement === box));
            box.value = 'read'; box.oninput(); press('Enter', box);
            press('n'); const one = focus(); press('n'); const two = focus(); press('N');
            log.push('hits=' + [one, two].sort() + ' again=' + (focus() === one));
            const before = edge("all") > edge("make"); press("f");
            log.push("flipped=" + (before !== edge("all") > edge("make")));
            press('r'); log.push('reset=' + (box.value === '' && focus() === 0));
            r.textContent = log.join(' ');
            """;
        string dom = Browser.Dump($"<body>{FlameSvg.Element(fold, new FlameOptions())}<p id=r></p>"
            + $"<script>{Script}</script></body>");
        Assert.Contains(
            "all/make all/sh all/sh all/make make/write all/make zoomed=true back=true typing=true "
            + "hits=make/read,sh/read again=true flipped=true reset=true", dom, StringComparison.Ordinal);
    }

    [Fact]
    public void A_difference_says_both_weights_and_colours_by_direction()
    {
        var before = new Fold();
        before.Add([new Frame("grew")], 1);
        before.Add([new Frame("shrank")], 9);
        var after = new Fold();
        after.Add([new Frame("grew")], 9);
        after.Add([new Frame("shrank")], 1);
        string svg = FlameSvg.Element(Fold.Difference(before, after), new FlameOptions { Differential = true });
        Assert.Contains("class=\"f d9\" data-d=\"1\" data-v=\"9\" data-b=\"1\"", svg, StringComparison.Ordinal);
        Assert.Contains("class=\"f d1\" data-d=\"1\" data-v=\"1\" data-b=\"9\"", svg, StringComparison.Ordinal);
        Assert.Contains("after 9 samples, 90.0 %", svg, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(999, WeightUnit.Nanoseconds, "999 ns")]
    [InlineData(1_234_567, WeightUnit.Nanoseconds, "1.23 ms")]
    [InlineData(1536, WeightUnit.Bytes, "1.50 KiB")]
    [InlineData(12345, WeightUnit.Count, "12,345 calls")]
    public void Weights_read_with_their_unit(long weight, WeightUnit unit, string text) =>
        Assert.Equal(text, WeightText.Of(weight, unit, "calls"));
}
