namespace Weir.Streams.ClickHouse;

/// <summary>
/// Sends blocks one after the other. A few wait in memory; when the server does not take one, all go to disk, are tried
/// again with longer and longer waits, and what finds no room there is dropped and counted.
/// </summary>
internal sealed class ClickHouseSender : IDisposable
{
    private const int MostInMemory = 16;
    private readonly object _gate = new();
    private readonly Queue<InsertBlock> _memory = new();
    private readonly SpoolFolder _spool;
    private readonly ClickHouseClient _client;
    private readonly ClickHouseOptions _options;
    private readonly CancellationTokenSource _stop = new();
    private readonly SemaphoreSlim _news = new(0);
    private readonly Task _sending;
    private bool _completing;
    private bool _sendsFromMemory;

    public ClickHouseSender(ClickHouseOptions options, ClickHouseClient client, SpoolFolder spool)
    {
        (_options, _client, _spool) = (options, client, spool);
        _sending = Task.Run(SendAsync);
    }

    /// <summary>Rows that the server has.</summary>
    public long SentRows { get; private set; }

    /// <summary>Rows that found no room.</summary>
    public long DroppedRows { get; private set; }

    /// <summary>Inserts that were not taken.</summary>
    public long Failures { get; private set; }

    /// <summary>Why the latest one was not; null when it was.</summary>
    public string? Problem { get; private set; }

    /// <summary>Takes a block over; never waits for the server.</summary>
    public void Put(InsertBlock block)
    {
        lock (_gate)
        {
            if (Problem is null && _spool.Count == 0 && _memory.Count < MostInMemory)
            {
                _memory.Enqueue(block);
            }
            else
            {
                Spool(block);
            }
        }

        _news.Release();
    }

    /// <summary>Waits until all is sent, an attempt fails, or the time is over; the rest goes to disk.</summary>
    public void Complete()
    {
        Volatile.Write(ref _completing, true);
        _news.Release();
        if (!_sending.Wait(_options.CompleteWithin))
        {
            _stop.Cancel();
            _sending.Wait();
        }

        lock (_gate)
        {
            SpoolAll();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stop.Cancel();
        _sending.Wait();
        _stop.Dispose();
        _news.Dispose();
    }

    private async Task SendAsync()
    {
        TimeSpan wait = _options.FirstWait;
        try
        {
            while (!_stop.IsCancellationRequested)
            {
                (string? path, InsertBlock? block) = Next();
                if (block is null)
                {
                    if (Volatile.Read(ref _completing))
                    {
                        return;
                    }

                    await _news.WaitAsync(_stop.Token).ConfigureAwait(false);
                    continue;
                }

                InsertOutcome outcome = await _client.InsertAsync(block, _stop.Token).ConfigureAwait(false);
                if (outcome.Taken)
                {
                    Took(path, block);
                    wait = _options.FirstWait;
                    continue;
                }

                Failed(outcome);
                if (Volatile.Read(ref _completing))
                {
                    return;
                }

                wait = outcome.Lasting ? _options.LongestWait : wait;
                await WaitAsync(wait).ConfigureAwait(false);
                wait = TimeSpan.FromTicks(Math.Min(wait.Ticks * 2, _options.LongestWait.Ticks));
            }
        }
        catch (OperationCanceledException)
        {
            // What was under way is still in the queue, or on disk.
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            lock (_gate)
            {
                Problem = e.Message;
            }

            _options.Say($"{_options.Address.Name}: nothing more is sent: {e.Message}");
        }
    }

    // The end of the trace cuts a wait short: one more attempt is due then.
    private async Task WaitAsync(TimeSpan wait)
    {
        // Many tracers that lost the same server must not all come back at the same moment.
        TimeSpan jittered = wait * (0.75 + (Random.Shared.NextDouble() / 2));
        long start = _options.Clock.GetTimestamp();
        while (!Volatile.Read(ref _completing))
        {
            TimeSpan left = jittered - _options.Clock.GetElapsedTime(start);
            if (left <= TimeSpan.Zero)
            {
                return;
            }

            await _news.WaitAsync(left, _stop.Token).ConfigureAwait(false);
        }
    }

    private (string? Path, InsertBlock? Block) Next()
    {
        lock (_gate)
        {
            if (_spool.Oldest() is { } oldest)
            {
                _sendsFromMemory = false;
                return (oldest.Path, oldest.Block);
            }

            _sendsFromMemory = _memory.Count > 0;
            return (null, _memory.TryPeek(out InsertBlock? block) ? block : null);
        }
    }

    private void Took(string? path, InsertBlock block)
    {
        bool back;
        lock (_gate)
        {
            if (path is not null)
            {
                _spool.Remove(path, block);
            }
            else if (_sendsFromMemory)
            {
                _memory.Dequeue();
            }

            SentRows += block.Rows;
            back = Problem is not null;
            Problem = null;
        }

        if (back)
        {
            _options.Say($"{_options.Address.Name} takes rows again");
        }
    }

    private void Failed(InsertOutcome outcome)
    {
        bool first;
        lock (_gate)
        {
            first = Problem is null;
            Failures++;
            Problem = outcome.Message;
            SpoolAll();
        }

        if (first)
        {
            _options.Say(
                $"{_options.Address.Name} does not take rows: {outcome.Message}; they wait in "
                + $"'{_spool.FolderPath}' and are tried again");
        }
    }

    private void SpoolAll()
    {
        while (_memory.TryDequeue(out InsertBlock? block))
        {
            Spool(block);
        }
    }

    private void Spool(InsertBlock block)
    {
        bool kept = false;
        try
        {
            kept = _spool.TryWrite(block);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A full disk is one more way to have no room.
            Problem ??= e.Message;
        }

        if (!kept)
        {
            if (DroppedRows == 0)
            {
                _options.Say($"{_options.Address.Name}: no room for rows that wait, so newer ones are dropped");
            }

            DroppedRows += block.Rows;
        }
    }
}
