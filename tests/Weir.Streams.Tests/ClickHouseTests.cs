using System.Diagnostics;
using Weir.Streams.ClickHouse;
using Weir.Trace;

namespace Weir.Streams.Tests;

public sealed class ClickHouseTests : IDisposable
{
    private readonly string _spool = Directory.CreateTempSubdirectory("weir-spool-").FullName;
    private readonly List<string> _said = [];
    private MadeUpClickHouse _server = new();

    public void Dispose()
    {
        _server.Dispose();
        Directory.Delete(_spool, recursive: true);
    }

    private ClickHouseOptions Options(string query = "") => new()
    {
        Address = ClickHouseAddress.Parse($"http://ada:se%20cret@127.0.0.1:{_server.Port}/{query}"),
        Host = "web-1", SpoolFolder = _spool, BlockRows = 100, FirstWait = TimeSpan.FromMilliseconds(20),
        LongestWait = TimeSpan.FromMilliseconds(100), AnswerWithin = TimeSpan.FromSeconds(5),
        Say = line =>
        {
            lock (_said)
            {
                _said.Add(line);
            }
        },
    };

    private string[] Said()
    {
        lock (_said)
        {
            return [.. _said];
        }
    }

    private string[] Spooled() => Directory.GetFiles(_spool, "*.block", SearchOption.AllDirectories);

    private static void Until(Func<bool> condition)
    {
        for (var clock = Stopwatch.StartNew(); !condition(); Thread.Sleep(5))
        {
            Assert.True(clock.Elapsed < TimeSpan.FromSeconds(30), "it did not come to that");
        }
    }

    private static List<object?[]> Rows(IEnumerable<MadeUpClickHouse.Request> inserts) =>
        [.. inserts.SelectMany(i => RowBinaryReader.Read(i.Unpacked(), ClickHouseTable.Columns.Length))];

    [Fact]
    public void An_insert_is_as_the_interface_wants_it()
    {
        using (ClickHouseTarget target = new(Options("?database=d`b&table=calls")))
        {
            Feed.Into(target, 250);
            Assert.Equal([$"250 rows inserted into {target.Name}"], target.Complete());
            Assert.DoesNotContain("cret", target.Name, StringComparison.Ordinal);
        }

        MadeUpClickHouse.Request first = _server.Requests.First();
        Assert.Equal("POST", first.Method);
        Assert.StartsWith("SELECT host,run,seq,", System.Text.Encoding.UTF8.GetString(first.Body));
        MadeUpClickHouse.Request[] inserts = [.. _server.Inserts];
        Assert.NotEmpty(inserts);
        Assert.All(inserts, i =>
        {
            Assert.Equal("POST", i.Method);
            Assert.Equal("/", i.Path);
            Assert.Equal(
                ["query", "insert_deduplication_token", "wait_end_of_query"], i.Query.AllKeys.OfType<string>());
            Assert.Equal(
                $"INSERT INTO `d\\`b`.`calls` ({string.Join(',', ClickHouseTable.Columns)}) FORMAT RowBinary",
                i.Query["query"]);
            Assert.Equal("1", i.Query["wait_end_of_query"]);
            Assert.Equal("ada", i.Headers["X-ClickHouse-User"]);
            Assert.Equal("se cret", i.Headers["X-ClickHouse-Key"]);
            Assert.Equal("gzip", i.Headers["Content-Encoding"]);
            Assert.DoesNotContain("cret", i.Raw, StringComparison.Ordinal);
        });
        Assert.Equal(inserts.Length, inserts.Select(i => i.Query["insert_deduplication_token"]).Distinct().Count());
    }

    [Fact]
    public void Every_cell_arrives()
    {
        List<string?[]> wanted = [];
        using (ClickHouseTarget target = new(Options()))
        {
            Feed.Into(
                batch =>
                {
                    target.Take(batch.Calls);
                    foreach (ref readonly Call call in batch.Calls)
                    {
                        wanted.Add(Cells(in call));
                    }
                },
                Feed.Records(500));
            target.Complete();
        }

        List<object?[]> rows = Rows(_server.Inserts);
        Assert.Equal(500, rows.Count);
        Assert.All(rows, r => Assert.Equal("web-1", r[0]));
        Assert.Single(rows.Select(r => r[1]).Distinct());
        Assert.Equal(wanted, rows.Select(r => r[2..].Select(c => c?.ToString()).ToArray()));
        Assert.Contains(rows, r => r.Contains("/data/\u00fcber \"x\""));
        Assert.Contains(rows, r => r.Contains(Feed.HostileComm));
    }

    // A cell as the schema reads it, without the writer's code.
    private static string?[] Cells(in Call call)
    {
        string?[] cells = new string?[Schema.Fields.Length];
        for (int i = 0; i < cells.Length; i++)
        {
            Field field = Schema.Fields[i];
            System.Text.StringBuilder text = new();
            field.Compose?.Invoke(text, in call);
            cells[i] = field.Number is { } number
                ? field.Type == FieldType.UInt64 ? ((ulong?)number(in call))?.ToString() : number(in call)?.ToString()
                : field.Text is { } read ? read(in call) : text.Length == 0 ? null : text.ToString();
        }

        return cells;
    }

    [Theory]
    [InlineData(60, "Code: 60. DB::Exception: Table default.weir_calls does not exist.\ntrace\x1b[31m")]
    [InlineData(516, "Code: 516. DB::Exception: ada: Authentication failed")]
    public void What_only_somebodys_hand_mends_is_said_before_anything_starts(int code, string text)
    {
        _server.Answer = _ => (code == 60 ? 404 : 403, code, text);
        IOException e = Assert.Throws<IOException>(() => new ClickHouseTarget(Options()));

        Assert.Contains($"code {code}: {text.Split('\n')[0]}", e.Message, StringComparison.Ordinal);
        Assert.Single(e.Message.Split('\n'));
        Assert.DoesNotContain("\x1b", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(503, null)]
    [InlineData(500, 241)]
    [InlineData(200, 252)]
    public void What_passes_is_tried_again_and_nothing_is_lost_or_sent_twice(int status, int? code)
    {
        int failures = 0;
        _server.Answer = r => r.IsInsert && Interlocked.Increment(ref failures) <= 3
            ? (status, code, "Code: DB::Exception: too much")
            : (200, null, "");
        using (ClickHouseTarget target = new(Options()))
        {
            Feed.Into(target, 1000);
            Until(() => Said().Any(l => l.EndsWith("takes rows again", StringComparison.Ordinal)));
            Assert.StartsWith("1000 rows inserted", Assert.Single(target.Complete()));
        }

        var taken = _server.Inserts.Skip(3).ToList();
        Assert.Equal(1000, Rows(taken).Count);
        Assert.Equal(
            Enumerable.Range(1, 1000).Select(i => (ulong)i), Rows(taken).Select(r => (ulong)r[2]!).Order());
        // The block that failed comes again under the token that it had.
        Assert.Equal(
            taken.Count, _server.Inserts.Select(i => i.Query["insert_deduplication_token"]).Distinct().Count());
        Assert.Contains("does not take rows", Said()[0], StringComparison.Ordinal);
        Assert.Empty(Spooled());
    }

    [Fact]
    public void Rows_wait_on_disk_for_the_next_run_when_the_server_stays_away()
    {
        int port = _server.Port;
        using (ClickHouseTarget target = new(Options()))
        {
            _server.Dispose();
            Feed.Into(target, 1000);
            IReadOnlyList<string> lines = target.Complete();
            Assert.StartsWith("0 rows inserted", lines[0]);
            Assert.StartsWith("1000 rows wait in ", lines[1]);
        }

        Assert.NotEmpty(Spooled());
        _server = new MadeUpClickHouse(port);
        using (ClickHouseTarget next = new(Options()))
        {
            Feed.Into(next, 10);
            Assert.StartsWith("1010 rows inserted", Assert.Single(next.Complete()));
        }

        Assert.Equal(1010, Rows(_server.Inserts).Count);
        Assert.Equal(2, Rows(_server.Inserts).Select(r => r[1]).Distinct().Count());
        Assert.Empty(Directory.GetFiles(_spool, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public void A_full_spool_drops_and_counts()
    {
        _server.Dispose();
        using ClickHouseTarget target = new(Options() with { SpoolBytes = 40_000 });
        Feed.Into(target, 5000);
        IReadOnlyList<string> lines = target.Complete();

        long dropped = long.Parse(lines[1].Split(' ')[0]), waiting = long.Parse(lines[2].Split(' ')[0]);
        Assert.Contains("rows dropped", lines[1], StringComparison.Ordinal);
        Assert.Equal(5000, dropped + waiting);
        Assert.True(waiting > 0);
        Assert.True(Spooled().Sum(f => new FileInfo(f).Length) <= 40_000);
        Assert.Single(Said(), l => l.Contains("dropped", StringComparison.Ordinal));
    }

    [Fact]
    public void A_server_that_hangs_never_holds_up_who_gives_rows()
    {
        _server.Answer = _ => null;
        var clock = Stopwatch.StartNew();
        using ClickHouseTarget target = new(Options() with { CompleteWithin = TimeSpan.FromMilliseconds(300) });
        clock.Restart();
        Feed.Into(target, 20_000);
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(4), $"{clock.Elapsed}");
        IReadOnlyList<string> lines = target.Complete();

        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(8), $"{clock.Elapsed}");
        Assert.StartsWith("20000 rows wait in ", lines[1]);
    }

    [Fact]
    public void A_damaged_block_is_put_aside_and_the_others_go()
    {
        int port = _server.Port;
        using (ClickHouseTarget target = new(Options()))
        {
            _server.Dispose();
            Feed.Into(target, 1000);
            target.Complete();
        }

        string first = Spooled().Order().First();
        int rows = int.Parse(File.ReadLines(first).First().Split(' ')[2]);
        File.WriteAllText(first, "weir-insert-1 x 5 a;drop table\nnonsense");
        _server = new MadeUpClickHouse(port);
        using (ClickHouseTarget next = new(Options()))
        {
            Until(() => Spooled().Length == 0);
            next.Complete();
        }

        Assert.Equal(1000 - rows, Rows(_server.Inserts).Count);
        Assert.True(File.Exists(first + ".damaged"));
    }

    [Fact]
    public void The_statement_names_every_column_with_its_type()
    {
        string ddl = ClickHouseTable.CreateStatement("`a`.`b`");

        Assert.StartsWith("CREATE TABLE IF NOT EXISTS `a`.`b`\n(\n", ddl);
        Assert.All(ClickHouseTable.Columns, c => Assert.Contains($"\n    {c} ", ddl, StringComparison.Ordinal));
        Assert.Contains("    latency_ns Nullable(UInt64) COMMENT", ddl, StringComparison.Ordinal);
        Assert.Contains("    syscall LowCardinality(Nullable(String))", ddl, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nonsense", "is no address")]
    [InlineData("ftp://host/", "is no address")]
    [InlineData("http://host/?password=x", "'password' is no part of an address")]
    public void An_address_that_is_none_is_misuse(string text, string message) =>
        Assert.Contains(
            message, Assert.Throws<ArgumentException>(() => ClickHouseAddress.Parse(text)).Message,
            StringComparison.Ordinal);
}
