using System.Globalization;
using Weir.Trace;

namespace Weir.Cli.Tracing;

/// <summary>
/// One line on the terminal that says that calls are coming in, while a summary has nothing to show yet.
/// </summary>
internal sealed class Progress
{
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(500);

    private readonly Surroundings _world;
    private readonly bool _shown;
    private readonly long _start;
    private long _last;
    private bool _dirty;

    public Progress(Surroundings world, bool wanted)
    {
        _world = world;
        _shown = wanted && world.ErrorIsTerminal;
        _start = _last = world.Clock.GetTimestamp();
    }

    /// <summary>Renews the line when it is time.</summary>
    public void Show(CallStream stream)
    {
        if (!_shown || _world.Clock.GetElapsedTime(_last) < Every)
        {
            return;
        }

        _last = _world.Clock.GetTimestamp();
        _dirty = true;
        double seconds = _world.Clock.GetElapsedTime(_start).TotalSeconds;
        long calls = stream.ReadCounters().Rows;
        _world.Error.Write(string.Create(
            CultureInfo.InvariantCulture, $"\r{calls} calls in {seconds:0.0} s, {calls / seconds:0} a second \e[K"));
    }

    /// <summary>Takes the line away.</summary>
    public void Clear()
    {
        if (_dirty)
        {
            _world.Error.Write("\r\e[K");
        }
    }
}
