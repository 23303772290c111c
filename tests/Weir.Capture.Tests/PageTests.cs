using Weir.Capture.Reports;
using Weir.Capture.Reports.Html;

namespace Weir.Capture.Tests;

/// <summary>What a reader of the page can do, in a browser.</summary>
public sealed class PageTests
{
    private static string Page()
    {
        var calls = new MadeUpCalls();
        for (int i = 0; i < 30; i++)
        {
            calls.Add("read", "/data/file" + i, 10, fd: 3, bytes: 10, latencyNs: 1000 * (i + 1));
        }

        calls.Add("openat", "/no", -2, "ENOENT", count: 3);
        var page = new StringWriter();
        ReportPage.Write(CaptureReport.Of([calls.Rows]), page);
        return page.ToString();
    }

    private static string Run(string script) => Flame.Tests.Browser.Dump(Page().Replace(
        "</body>",
        $$"""
        <p id=probe></p><script>
        const log = [], rows = () => [...document.querySelectorAll('#table tbody tr')];
        const names = () => rows().map((r) => r.cells[0].textContent);
        const tab = (name) => document.querySelector(`#tabs [data-table=${name}]`).click();
        const head = (text) => [...document.querySelectorAll('#table th')].find((h) => h.textContent === text);
        const type = (text) => { const box = document.getElementById('filter'); box.value = text; box.oninput(); };
        {{script}}
        probe.textContent = log.join(' ');
        </script></body>
        """, StringComparison.Ordinal));

    [Fact]
    public void Tables_sort_both_ways_by_mouse_and_keyboard()
    {
        string dom = Run(
            """
            tab('file');
            log.push(names()[0]);
            head('time').click(); log.push(names()[0], head('time').getAttribute('aria-sort'));
            head('time').click(); log.push(names()[0], head('time').getAttribute('aria-sort'));
            head('name').dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter' })); log.push(names()[0]);
            """);
        Assert.Contains(
            "/data/file29 /data/file29 descending /data/file0 ascending /data/file0", dom, StringComparison.Ordinal);
    }

    [Fact]
    public void Tables_show_few_rows_first_and_all_on_demand_and_filter_by_name()
    {
        string dom = Run(
            """
            tab('file'); log.push(rows().length, document.getElementById('more').textContent);
            document.querySelector('#more button').click(); log.push(rows().length);
            type('FILE2'); log.push(rows().length, names().every((n) => n.includes('file2')));
            type('nothing'); log.push(rows().length); type('');
            tab('error'); log.push(names()[0], document.querySelector('#tabs [aria-selected=true]').textContent);
            """);
        Assert.Contains("20 Showing 20 of 31. Show all 31 11 true 0 ENOENT by error", dom, StringComparison.Ordinal);
    }

    [Fact]
    public void Charts_say_what_is_under_the_pointer()
    {
        string dom = Run(
            """
            const chart = document.querySelector('#lines .line'), says = chart.querySelector('div').lastChild;
            log.push(says.textContent.startsWith('peak'));
            chart.querySelector('svg').onmousemove({ offsetX: 0 }); log.push(says.textContent.startsWith('at 0 ns: '));
            chart.querySelector('svg').onmouseleave(); log.push(says.textContent.startsWith('peak'));
            """);
        Assert.Contains("true true true", dom, StringComparison.Ordinal);
    }
}
