using System.Diagnostics;

namespace Weir.Flame.Tests;

/// <summary>Chromium without a window: the judge of what a picture does once scripts run.</summary>
internal static class Browser
{
    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome"];

    /// <summary>Loads a page and gives back its document after scripts ran; skips without a browser.</summary>
    public static string Dump(string page)
    {
        string? browser = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':')
            .SelectMany(d => Names.Select(n => Path.Combine(d, n))).FirstOrDefault(File.Exists);
        Assert.SkipWhen(browser is null, "no chromium on this machine");
        string folder = Directory.CreateTempSubdirectory("weir-browser-").FullName;
        try
        {
            string file = Path.Combine(folder, "page.html");
            File.WriteAllText(file, page);
            string[] options =
            [
                "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
                "--disable-background-networking", "--disable-component-update", "--disable-sync",
                "--user-data-dir=" + folder, "--window-size=1280,800", "--virtual-time-budget=3000", "--dump-dom",
            ];
            var start = new ProcessStartInfo(browser!, [.. options, "file://" + file])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            };
            using var process = Process.Start(start)!;
            process.ErrorDataReceived += static (_, _) => { };
            process.BeginErrorReadLine();
            Task<string> dom = process.StandardOutput.ReadToEndAsync();
            if (!dom.Wait(TimeSpan.FromSeconds(90)))
            {
                process.Kill(entireProcessTree: true);
                Assert.Fail("chromium did not answer in 90 s");
            }

            return dom.Result;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
