using System.CommandLine;
using System.Net;
using Weir.Streams.ClickHouse;

namespace Weir.Cli.Tracing;

/// <summary>Turns the options that name servers into <see cref="StreamOptions"/>.</summary>
internal sealed class ServerReader(TraceArguments arguments, OptionValues values)
{
    /// <summary>Holds the password for ClickHouse: command lines are for everybody to see.</summary>
    public const string PasswordVariable = "WEIR_CLICKHOUSE_PASSWORD";

    // The port that OpenTelemetry's exporters for Prometheus use, and that Prometheus keeps a note of.
    private const int PrometheusPort = 9464;

    /// <summary>Reads and checks them.</summary>
    public StreamOptions Read()
    {
        ClickHouseAddress? table = ClickHouse();
        if (table is null)
        {
            RefuseWithoutTable(arguments.Spool);
            RefuseWithoutTable(arguments.SpoolSize);
        }

        return new StreamOptions
        {
            Prometheus = values.Has(arguments.Prometheus) ? Address(values.One(arguments.Prometheus)) : null,
            Otlp = values.One(arguments.Otlp) is { } url ? Collector(url) : null,
            ClickHouse = table,
            SpoolFolder = values.One(arguments.Spool) ?? DefaultSpool(),
            SpoolBytes = values.Size(arguments.SpoolSize, 0, long.MaxValue) ?? 1L << 30,
        };
    }

    /// <summary>The table that the options name, to print its statement; the default one without an address.</summary>
    public string QuotedTable() => (ClickHouse() ?? new ClickHouseAddress { Server = new Uri("http://localhost") })
        .QuotedTable;

    private ClickHouseAddress? ClickHouse()
    {
        if (values.One(arguments.ClickHouse) is not { } text)
        {
            return null;
        }

        try
        {
            ClickHouseAddress address = ClickHouseAddress.Parse(text);
            return address with
            {
                Password = address.Password ?? Environment.GetEnvironmentVariable(PasswordVariable),
            };
        }
        catch (ArgumentException e)
        {
            throw new MisuseException($"--clickhouse: {e.Message}");
        }
    }

    private void RefuseWithoutTable(Option option)
    {
        if (values.Has(option))
        {
            throw new MisuseException($"{option.Name} is for rows that wait for a server: add --clickhouse URL");
        }
    }

    private static Uri Collector(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out Uri? uri) && uri.Scheme is "http" or "https"
            ? uri
            : throw new MisuseException($"--otlp: '{text}' is no address such as http://host:4318");

    private static IPEndPoint Address(string? text)
    {
        // Loopback unless somebody says otherwise: names of files and programs are nobody else's business.
        if (text is null)
        {
            return new IPEndPoint(IPAddress.Loopback, PrometheusPort);
        }

        string full = text.StartsWith(':') ? "127.0.0.1" + text
            : text.All(char.IsAsciiDigit) ? "127.0.0.1:" + text
            : text;
        return IPEndPoint.TryParse(full, out IPEndPoint? address) && HasPort(full, address)
            ? address
            : throw new MisuseException(
                $"--prometheus: '{text}' is no address and port such as 127.0.0.1:9464, [::1]:9464 or :9464");
    }

    // Without a port the parser says 0, which would be any port.
    private static bool HasPort(string text, IPEndPoint address) =>
        address.Port != 0 || text.EndsWith(":0", StringComparison.Ordinal);

    // Where programs keep what must outlive them (file-hierarchy(7), the XDG base directories).
    private static string DefaultSpool()
    {
        if (Environment.IsPrivilegedProcess)
        {
            return "/var/lib/weir/spool";
        }

        string? state = Environment.GetEnvironmentVariable("XDG_STATE_HOME");
        return Path.Join(
            string.IsNullOrEmpty(state)
                ? Path.Join(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".local/state")
                : state,
            "weir/spool");
    }
}
