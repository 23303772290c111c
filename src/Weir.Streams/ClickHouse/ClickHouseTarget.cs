using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Weir.Capture.Rows;
using Weir.Trace;

namespace Weir.Streams.ClickHouse;

/// <summary>Streams calls, a row each, to a table of ClickHouse.</summary>
public sealed class ClickHouseTarget : ICallTarget
{
    private static readonly TimeSpan CheckWithin = TimeSpan.FromSeconds(5);
    private readonly ClickHouseOptions _options;
    private readonly ClickHouseClient _client;
    private readonly SpoolFolder _spool;
    private readonly ClickHouseSender _sender;
    private readonly RowBinary _binary;
    private readonly RowSet _rows = new(CallRows.Columns, 4096);
    private readonly string _run;
    private long _blockSince;
    private int _blocks;

    /// <summary>Starts a stream: checks the table, and begins to send what earlier runs left.</summary>
    /// <exception cref="IOException">The server says that it will not take rows: there is no table, say.</exception>
    public ClickHouseTarget(ClickHouseOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        long startedMs = options.Clock.GetUtcNow().ToUnixTimeMilliseconds();
        _run = string.Create(
            CultureInfo.InvariantCulture, $"{startedMs:D14}-{Clean(options.Host)}-{Environment.ProcessId}");
        _binary = new RowBinary(options.Host, _run);
        _client = new ClickHouseClient(options.Address, options.AnswerWithin);
        InsertOutcome check = Check();
        if (check is { Taken: false, Lasting: true })
        {
            _client.Dispose();
            throw new IOException($"{options.Address.Name}: {check.Message}");
        }

        _spool = new SpoolFolder(
            Path.Join(options.SpoolFolder, Convert.ToHexStringLower(
                SHA256.HashData(Encoding.UTF8.GetBytes(options.Address.Name)).AsSpan(0, 8))),
            _run, options.SpoolBytes);
        _sender = new ClickHouseSender(options, _client, _spool);
        _blockSince = options.Clock.GetTimestamp();
    }

    /// <inheritdoc/>
    public string Name => _options.Address.Name;

    /// <inheritdoc/>
    public long DroppedRows => _sender.DroppedRows;

    /// <inheritdoc/>
    public void Take(ReadOnlySpan<Call> calls)
    {
        if (_rows.Count == 0)
        {
            _blockSince = _options.Clock.GetTimestamp();
        }

        CallRows.Append(_rows, calls);
        if (_rows.Count >= _options.BlockRows || _rows.WeightBytes >= 64 << 20)
        {
            Close();
        }
        else
        {
            Flush();
        }
    }

    /// <inheritdoc/>
    public void Flush()
    {
        if (_rows.Count > 0 && _options.Clock.GetElapsedTime(_blockSince) >= _options.BlockAfter)
        {
            Close();
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Complete()
    {
        Close();
        _sender.Complete();
        List<string> lines =
            [string.Create(CultureInfo.InvariantCulture, $"{_sender.SentRows} rows inserted into {Name}")];
        if (_sender.DroppedRows > 0)
        {
            lines.Add(string.Create(
                CultureInfo.InvariantCulture,
                $"{_sender.DroppedRows} rows dropped: the server was away, and the spool was full"));
        }

        if (_spool.Count > 0)
        {
            lines.Add(string.Create(
                CultureInfo.InvariantCulture,
                $"{_spool.Rows} rows wait in '{_spool.FolderPath}' for the next run with this address"
                + $"{(_sender.Problem is { } problem ? $": {problem}" : "")}"));
        }

        return lines;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _sender.Dispose();
        _spool.Dispose();
        _client.Dispose();
    }

    private void Close()
    {
        if (_rows.Count == 0)
        {
            return;
        }

        MemoryStream body = new();
        using (GZipStream packed = new(body, CompressionLevel.Fastest, leaveOpen: true))
        {
            _binary.Write(packed, _rows);
        }

        string token = string.Create(CultureInfo.InvariantCulture, $"{_run}-{++_blocks:D8}");
        _sender.Put(new InsertBlock(
            token, ClickHouseTable.ColumnList, _rows.Count, body.GetBuffer().AsMemory(0, (int)body.Length)));
        _rows.Clear();
    }

    // A server that hangs must not keep the trace from beginning: rows wait for it on disk.
    private InsertOutcome Check()
    {
        using CancellationTokenSource limit = new(CheckWithin);
        try
        {
            return _client.CheckAsync(limit.Token).GetAwaiter().GetResult();
        }
        catch (OperationCanceledException)
        {
            return default;
        }
    }

    private static string Clean(string host) =>
        string.Concat(host.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-'));
}
