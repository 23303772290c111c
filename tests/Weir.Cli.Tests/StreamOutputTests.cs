using System.Net;
using System.Net.Sockets;
using Weir.Trace.Tests.Simulation;

namespace Weir.Cli.Tests;

/// <summary>Streams as the command line asks for them; the streams themselves are tested in their own room.</summary>
public sealed class StreamOutputTests : IDisposable
{
    private static readonly byte[][] Calls =
    [
        .. Enumerable.Range(1, 3000).Select(i => RecordBytes.Call(new CallSketch
        {
            Number = Rows.Read, Pid = 7, Tid = 7, EnterNs = (ulong)i * 1000, ExitNs = ((ulong)i * 1000) + 500,
        })),
    ];

    private readonly string _folder = Directory.CreateTempSubdirectory("weir-streams-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Rows_for_a_server_that_is_away_wait_and_the_run_did_well()
    {
        ToolRun run = Run($"--clickhouse http://127.0.0.1:{FreePort()}/ --spool {_folder}");

        Assert.Equal(0, run.Code);
        Assert.Contains("3000 rows wait in '" + _folder, run.Error, StringComparison.Ordinal);
        Assert.Equal("", run.Out);
    }

    [Fact]
    public void Rows_that_find_no_room_make_the_run_fail()
    {
        string capture = Path.Join(_folder, "run.csv");
        ToolRun run = Run(
            $"--clickhouse http://127.0.0.1:{FreePort()}/ --spool {_folder} --spool-size 10 -o {capture}");

        Assert.Equal(ExitCode.Failure, run.Code);
        Assert.Contains("is incomplete: 3000 rows are nowhere", run.Error, StringComparison.Ordinal);
        Assert.Equal(3001, CsvText.Read(File.ReadAllText(capture)).Length);
    }

    [Fact]
    public void An_endpoint_for_Prometheus_replaces_the_lines_unless_they_are_asked_for()
    {
        Assert.Equal("", Run("--prometheus :0").Out);
        Assert.Equal(3000, Run("--prometheus :0 -o -").Lines.Length);
    }

    [Fact]
    public void The_statement_for_the_table_names_the_table_of_the_address()
    {
        ToolRun run = ToolRun.Of("trace --clickhouse-ddl --clickhouse http://h:1/?database=d&table=t");

        Assert.Equal(0, run.Code);
        Assert.StartsWith("CREATE TABLE IF NOT EXISTS `d`.`t`\n", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void An_address_that_is_taken_ends_before_anything_starts()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        ListSessions sessions = new(Calls);
        ToolRun run = new(sessions, $"trace --prometheus {listener.LocalEndpoint} -- cat");

        Assert.Equal(ExitCode.Failure, run.Code);
        Assert.Contains("cannot be listened on", run.Error, StringComparison.Ordinal);
        Assert.Null(sessions.Asked);
    }

    private static ToolRun Run(string options) => new(new ListSessions(Calls), $"trace {options} -- cat");

    private static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
