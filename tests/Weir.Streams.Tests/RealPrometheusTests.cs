using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Weir.Streams.Prometheus;

namespace Weir.Streams.Tests;

/// <summary>The judge of the endpoint is Prometheus itself: it must see the same numbers.</summary>
public sealed class RealPrometheusTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("weir-prometheus-").FullName;
    private readonly PrometheusTarget _target = new(new IPEndPoint(IPAddress.Loopback, 0), new LiveAccount(), "1.2.3");

    public void Dispose()
    {
        _target.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Prometheus_scrapes_what_was_summed_up()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/prometheus"), "prometheus is not installed (.ci/run installs it)");
        Feed.Into(_target, 3000);
        int port = FreePort();
        File.WriteAllText(Path.Join(_folder, "prometheus.yml"), $"""
            global: {"{"} scrape_interval: 1s {"}"}
            scrape_configs:
              - job_name: weir
                static_configs: [{"{"} targets: ['{_target.Address}'] {"}"}]
            """);
        using Process prometheus = Start(
            "/usr/bin/prometheus", $"--config.file={_folder}/prometheus.yml", $"--storage.tsdb.path={_folder}/data",
            $"--web.listen-address=127.0.0.1:{port}", "--log.level=error");
        try
        {
            using HttpClient client = new() { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
            Assert.Equal(3000, await Ask(client, "sum(weir_calls_total)"));
            Assert.Equal(1000, await Ask(client, "sum(weir_errors_total{syscall=\"unlink\"})"));
            Assert.Equal(1500, await Ask(client, "sum(weir_calls_total{comm=\"a\\\"b\\\\c\\nd\"})"));
            Assert.Equal(200_000, await Ask(client, "sum(weir_bytes_total{direction=\"read\",family=\"fs\"})"));
            Assert.Equal(2000, await Ask(client, "weir_call_duration_seconds_count{syscall=\"read\"}"));
            Assert.InRange(
                await Ask(client, "histogram_quantile(0.99, sum by (le) (weir_call_duration_seconds_bucket))"),
                0.00001, 0.000025);
            Assert.Equal(1, await Ask(client, "up{job=\"weir\"}"));
        }
        finally
        {
            prometheus.Kill();
            await prometheus.WaitForExitAsync(TestContext.Current.CancellationToken);
        }
    }

    [Fact]
    public async Task Promtool_finds_nothing_wrong_with_the_page()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/promtool"), "prometheus is not installed (.ci/run installs it)");
        Feed.Into(_target, 30);
        using HttpClient client = new();
        string page = await client.GetStringAsync(_target.Name, TestContext.Current.CancellationToken);
        using Process promtool = Start("/usr/bin/promtool", "check", "metrics");
        await promtool.StandardInput.WriteAsync(page);
        promtool.StandardInput.Close();
        string said = await promtool.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken)
            + await promtool.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await promtool.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.True(promtool.ExitCode == 0, said);
        Assert.Equal("", said);
    }

    // Asks until a scrape has come in: Prometheus starts and scrapes at its own pace.
    private static async Task<double> Ask(HttpClient client, string query)
    {
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < TimeSpan.FromSeconds(60); await Task.Delay(200))
        {
            try
            {
                string answer = await client.GetStringAsync("/api/v1/query?query=" + Uri.EscapeDataString(query));
                JsonElement result = JsonDocument.Parse(answer).RootElement.GetProperty("data").GetProperty("result");
                if (result.GetArrayLength() == 1)
                {
                    return double.Parse(result[0].GetProperty("value")[1].GetString()!);
                }
            }
            catch (HttpRequestException)
            {
                // It does not listen yet.
            }
        }

        throw new TimeoutException($"no answer to {query} within a minute");
    }

    private static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static Process Start(string program, params string[] arguments) =>
        Process.Start(new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        })!;
}
