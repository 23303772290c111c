using Weir.Catalogue.Records;
using Weir.Trace;
using Weir.Trace.Batches;

namespace Weir.Cli.Tracing;

/// <summary>One output at its own pace: a queue of batches, and a thread that shows them.</summary>
internal sealed class OutputThread
{
    // A quarter of a million calls: what comes while a group of rows is encoded, or while code that runs for the first
    // time is still slow. With 64, two busy writers lost 1 to 4 % of their first second on two cores. Memory is taken
    // only when calls wait.
    private const int Depth = 512;

    // Outputs that hand on by time do so although no call comes.
    private const int IdleMs = 1000;
    private readonly ICallConsumer _consumer;
    private readonly BatchQueue _queue;
    private readonly Thread _thread;
    private long _shown;
    private volatile Exception? _failure;

    /// <summary>Starts it.</summary>
    public OutputThread(ICallConsumer consumer, BatchFanOut fanOut, WhenFull whenFull = WhenFull.Wait)
    {
        _consumer = consumer;
        _queue = fanOut.Subscribe(consumer.Name, Depth, whenFull);
        _thread = new Thread(Consume) { Name = "output", IsBackground = true };
        _thread.Start();
    }

    /// <summary>What people know the output by.</summary>
    public string Name => _consumer.Name;

    /// <summary>Rows that it was given so far.</summary>
    public long Shown => Volatile.Read(ref _shown);

    /// <summary>Rows that it missed.</summary>
    public long Missed => _queue.Missed;

    /// <summary>What ended it early; null: nothing did.</summary>
    public Exception? Failure => _failure;

    /// <summary>Waits until everything was shown.</summary>
    public void Join() => _thread.Join();

    /// <summary>Ends the output well, unless it failed before.</summary>
    public void Complete(SourceCounters source, StreamCounters stream)
    {
        if (_failure is null)
        {
            Try(() => _consumer.Complete(source, stream));
        }
    }

    private void Consume()
    {
        Try(() =>
        {
            while (!_queue.IsDone)
            {
                if (_queue.Take(IdleMs) is { } batch)
                {
                    _consumer.Show(batch);
                    Volatile.Write(ref _shown, _shown + batch.Count);
                    _queue.Return(batch);
                }

                if (_queue.IsEmpty)
                {
                    _consumer.Flush();
                }
            }

            _consumer.Flush();
        });
    }

    private void Try(Action action)
    {
        try
        {
            action();
        }
        catch (Exception e)
        {
            // Whatever happens to one output, the others and the account at the end go on.
            _failure = e;
            _queue.Close();
        }
    }
}
