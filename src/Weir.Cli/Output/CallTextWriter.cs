using System.Globalization;
using System.Text;
using Weir.Capture.Text;
using Weir.Catalogue.Records;
using Weir.Cli.Tracing;
using Weir.Trace;

namespace Weir.Cli.Output;

/// <summary>
/// A line a call, as a person reads it: time, process, call with its arguments, result, latency. Columns stand at the
/// same place in every line, as far as the texts let them.
/// </summary>
internal sealed class CallTextWriter(EscapedText escape, Palette palette, TimeColumn time)
{
    private const int ProcessWidth = 23;
    private const int CallWidth = 60;
    private const long SlowNs = 10_000_000;

    private readonly StringBuilder _made = new();
    private readonly Dictionary<long, string> _seconds = [];
    private ulong _startNs;

    /// <summary>Writes a call as one whole line.</summary>
    public void Write(Utf8Buffer buffer, in Call call)
    {
        AppendTime(buffer, in call);
        AppendProcess(buffer, in call);
        AppendCall(buffer, in call);
        AppendResult(buffer, in call);
        if (call.LatencyNs >= 0)
        {
            buffer.Append(call.LatencyNs >= SlowNs ? palette.Warning : palette.Dim);
            buffer.Append(" <"u8);
            TimeText.Append(buffer, call.LatencyNs);
            buffer.Append((byte)'>');
            buffer.Append(palette.Off);
        }

        if (call.Restarts > 0)
        {
            buffer.Append(" [restarted "u8);
            buffer.Append((long)call.Restarts);
            buffer.Append((byte)']');
        }

        buffer.Append((byte)'\n');
        if (call.Stack is { } stack)
        {
            AppendStack(buffer, stack);
        }
    }

    // A line a function, the innermost first, as debuggers show it.
    private void AppendStack(Utf8Buffer buffer, string stack)
    {
        string[] functions = stack.Split(';');
        for (int i = functions.Length - 1; i >= 0; i--)
        {
            buffer.Append(palette.Dim);
            buffer.Append("            > "u8);
            escape.Append(buffer, functions[i]);
            buffer.Append(palette.Off);
            buffer.Append((byte)'\n');
        }
    }

    private void AppendTime(Utf8Buffer buffer, in Call call)
    {
        // A call that ran before the trace shows when it ended: its beginning is not known.
        ulong now = call.TimeNs != 0 ? call.TimeNs : call.RecordedNs;
        if (_startNs == 0)
        {
            _startNs = now;
        }

        buffer.Append(palette.Dim);
        if (time == TimeColumn.Wall && call.WallNs >= 0)
        {
            AppendWall(buffer, call.WallNs);
        }
        else
        {
            long ns = time == TimeColumn.Boot ? (long)now : (long)(now - _startNs);
            int begin = buffer.Length;
            if (ns < 0)
            {
                buffer.Append((byte)'-');
                ns = -ns;
            }

            buffer.Append(ns / 1_000_000_000);
            buffer.Append((byte)'.');
            buffer.AppendPadded(ns % 1_000_000_000 / 1_000, 6);
            buffer.AppendSpaces(11 - (buffer.Length - begin));
        }

        buffer.Append(palette.Off);
        buffer.Append((byte)' ');
    }

    private void AppendWall(Utf8Buffer buffer, long wallNs)
    {
        long second = wallNs / 1_000_000_000;
        if (!_seconds.TryGetValue(second, out string? text))
        {
            _seconds.Clear();
            text = DateTimeOffset.FromUnixTimeSeconds(second).ToLocalTime()
                .ToString("HH:mm:ss", CultureInfo.InvariantCulture);
            _seconds.Add(second, text);
        }

        buffer.Append(text);
        buffer.Append((byte)'.');
        buffer.AppendPadded(wallNs % 1_000_000_000 / 1_000, 6);
    }

    private void AppendProcess(Utf8Buffer buffer, in Call call)
    {
        buffer.Append(palette.Dim);
        int begin = buffer.Length;
        escape.Append(buffer, call.Task?.Comm ?? "?");
        buffer.Append((byte)'[');
        buffer.Append(call.Pid);
        if (call.Tid != call.Pid)
        {
            buffer.Append((byte)'/');
            buffer.Append(call.Tid);
        }

        buffer.Append((byte)']');
        buffer.AppendSpaces(ProcessWidth - (buffer.Length - begin));
        buffer.Append(palette.Off);
        buffer.Append((byte)' ');
    }

    private void AppendCall(Utf8Buffer buffer, in Call call)
    {
        _made.Clear();
        CallText.Arguments(_made, in call);
        buffer.Append(palette.Name);
        buffer.Append(call.Row.Name);
        buffer.Append(palette.Off);
        int begin = buffer.Length;
        buffer.Append((byte)'(');
        escape.Append(buffer, _made);
        buffer.Append((byte)')');
        buffer.AppendSpaces(CallWidth - (buffer.Length - begin) - call.Row.Name.Length);
    }

    private void AppendResult(Utf8Buffer buffer, in Call call)
    {
        buffer.Append(" = "u8);
        if (call.Failed)
        {
            buffer.Append(palette.Error);
        }

        _made.Clear();
        CallText.Result(_made, in call);
        escape.Append(buffer, _made);
        if (call.Failed)
        {
            buffer.Append(palette.Off);
        }

        buffer.Append(call.State switch
        {
            CallState.RunningAtStart => " (began before the trace)"u8,
            CallState.RunningAtStop => " (still running)"u8,
            CallState.Killed => " (killed)"u8,
            CallState.Abandoned => " (interrupted)"u8,
            CallState.Denied => " (seccomp)"u8,
            _ => default,
        });
    }
}
