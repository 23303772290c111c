using System.Globalization;

namespace Weir.Replay.Tests;

public sealed class GdbTests
{
    [Fact]
    public void A_watchpoint_run_backwards_stops_at_the_completion_that_wrote_it()
    {
        string text = DebugOverrun(
            "break twice", "continue", "print box.guard == 12345", "watch -l box.guard", "reverse-continue",
            "print box.guard", "stepi", "print box.guard == 12345");
        Assert.Contains("$1 = 0", text, StringComparison.Ordinal);
        Assert.Contains("New value = 12345", text, StringComparison.Ordinal);
        Assert.Contains("$2 = 12345", text, StringComparison.Ordinal);
        Assert.Contains("$3 = 0", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_word_that_the_program_itself_wrote_is_watched_both_ways()
    {
        string text = DebugOverrun(
            "break twice", "continue", "delete", "watch counter", "continue", "print counter", "reverse-continue",
            "print counter");
        Assert.Contains("$1 = 72", text, StringComparison.Ordinal);
        Assert.Contains("$2 = 0", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Steps_go_forwards_and_backwards()
    {
        string text = DebugOverrun(
            "break twice", "continue", "set $at = $pc", "stepi", "stepi", "print $pc == $at", "reverse-stepi",
            "reverse-stepi", "print $pc == $at");
        Assert.Contains("$1 = 0", text, StringComparison.Ordinal);
        Assert.Contains("$2 = 1", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_step_back_from_a_completion_is_in_the_program_before_it()
    {
        string text = DebugOverrun(
            "break twice", "continue", "watch -l box.guard", "reverse-continue", "set $at = $pc", "reverse-stepi",
            "print $pc != $at && box.guard == 12345", "stepi", "print $pc == $at");
        Assert.Contains("$1 = 1", text, StringComparison.Ordinal);
        Assert.Contains("$2 = 1", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_call_that_did_not_stop_is_watched_as_if_it_were_one_instruction()
    {
        using GdbRun run = new(CProgram.Build("overread"));
        string text = run.Debug(
            "0", [], "break finish", "continue", "watch -l box.guard", "reverse-continue", "backtrace", "up 2",
            "print i", "delete", "stepi", "backtrace 3", "reverse-stepi", "backtrace 3");
        Assert.Contains("New value = 12345", text, StringComparison.Ordinal);
        Assert.Contains("$1 = 77", text, StringComparison.Ordinal);
        Assert.Equal(3, text.Split(" in piece (").Length - 1);
        Assert.True(Weir.Replay.Log.LogSummary.Read(run.Log).BufferedCalls > 150, text);
    }

    [Fact]
    public void A_crash_is_seen_by_its_signal()
    {
        string text = DebugOverrun("continue", "continue", "continue");
        Assert.Contains("signal SIGABRT", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Going_back_from_checkpoints_finds_what_going_forwards_passed()
    {
        using GdbRun run = History("16000");
        string text = run.Debug(
            "0", [], "break mark", "continue", "print $first = shared[1]", "continue", "continue", "break finish",
            "continue", "monitor checkpoints", "print steps", "reverse-continue", "print value", "reverse-continue",
            "print value", "reverse-continue", "print value", "print shared[1] == $first",
            "reverse-continue", "continue", "print value", "reverse-continue", "delete", "starti 30000", "continue",
            "continue");
        Assert.Contains("$1 = 159", text, StringComparison.Ordinal);
        Assert.Contains("$2 = 8000", text, StringComparison.Ordinal);
        Assert.Contains("$3 = 15680", text, StringComparison.Ordinal); // late
        Assert.Contains("$4 = 8000", text, StringComparison.Ordinal);  // midway
        Assert.Contains("$5 = 160", text, StringComparison.Ordinal);   // early
        Assert.Contains("$7 = 160", text, StringComparison.Ordinal);   // from the very beginning
        Assert.Contains("No more reverse-execution history", text, StringComparison.Ordinal);
        Assert.Contains("exited with code 07", text, StringComparison.Ordinal);
        Assert.True(Checkpoints(text) >= 3, text);
        Assert.Equal(7, run.ReplayedCode);
        Assert.Equal(run.Recorded, run.Replayed); // shown once, however often it was passed
    }

    [Fact]
    public void Rounds_of_a_loop_with_equal_registers_are_told_apart()
    {
        using GdbRun run = History("400");
        string text = run.Debug(
            "0", [], "break same_place", "continue", "continue", "continue", "continue", "continue", "print turns",
            "reverse-continue", "print turns", "reverse-continue", "print turns", "reverse-stepi", "stepi",
            "print turns", "continue", "print turns");
        Assert.Contains("$1 = 5", text, StringComparison.Ordinal);
        Assert.Contains("$2 = 4", text, StringComparison.Ordinal);
        Assert.Contains("$3 = 3", text, StringComparison.Ordinal);
        Assert.Contains("$4 = 3", text, StringComparison.Ordinal);
        Assert.Contains("$5 = 4", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Threads_are_shown_with_registers_of_their_own()
    {
        using GdbRun run = History("400");
        string text = run.Debug(
            "0", [], "break other", "continue", "continue", "info threads", "thread apply all -q print $sp",
            "delete", "break finish", "continue", "reverse-stepi", "info threads");
        Assert.Contains("Thread 3", text, StringComparison.Ordinal);
        string[] stacks = [.. text.Split('\n').Where(l => l.Contains("(void *) 0x", StringComparison.Ordinal))
            .Select(l => l[l.IndexOf("0x", StringComparison.Ordinal)..])];
        Assert.Equal(3, stacks.Distinct().Count());
    }

    [Fact]
    public void Over_a_Unix_socket_the_program_runs_to_its_end()
    {
        using GdbRun run = History("400");
        string socket = Path.Combine(run.Directory, "gdb");
        string text = run.Debug(socket, [], "break finish", "continue", "finish", "continue", "continue");
        Assert.Contains("Value returned is $1 = 7", text, StringComparison.Ordinal);
        Assert.Contains("exited with code 07", text, StringComparison.Ordinal);
        Assert.Equal(7, run.ReplayedCode);
        Assert.Equal(run.Recorded, run.Replayed);
        Assert.False(File.Exists(socket));
    }

    [Fact]
    public void A_replay_is_sought_by_event_forwards_and_backwards()
    {
        using GdbRun run = History("4000");
        string text = run.Debug(
            "0", ["--until=5000"], "monitor when", "starti 9000", "monitor when", "print $later = steps", "starti 700",
            "monitor when", "starti 9000", "print steps == $later", "starti 700", "monitor when");
        // The next event of the process that is debugged: its child has some in between.
        int[] at = [.. text.Split("on the way to event ").Skip(1)
            .Select(t => int.Parse(t.Split('\n')[0], CultureInfo.InvariantCulture))];
        Assert.InRange(at[0], 5001, 5300);
        Assert.InRange(at[1], 9001, 9300);
        Assert.InRange(at[2], 701, 1000);
        Assert.Equal(at[2], at[3]);
        Assert.Contains("$2 = 1", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("rings")]
    [InlineData("clocks")]
    [InlineData("python3")]
    public void A_program_that_was_sought_to_and_fro_ends_as_recorded(string name)
    {
        const string Script = "import threading,subprocess\nq=[]\n"
            + "t=[threading.Thread(target=lambda:q.extend(range(300))) for _ in range(4)]\n"
            + "[x.start() for x in t];[x.join() for x in t]\n"
            + "print(len(q),subprocess.run(['sh','-c','echo a|sort'],capture_output=True))";
        using GdbRun run = name switch
        {
            "rings" => new GdbRun(CProgram.Build(name, "uring"), "0"),
            "python3" => new GdbRun(Programs.Need(name), "-c", Script),
            _ => new GdbRun(CProgram.Build(name)),
        };
        run.Debug(
            "0", [], "continue", "starti 150", "starti 60", "starti 100", "reverse-stepi", "starti 140", "starti 40",
            "continue", "continue");
        Assert.Equal(run.RecordedCode, run.ReplayedCode);
        Assert.Equal(run.Recorded, run.Replayed);
    }

    [Fact]
    public void Where_no_checkpoint_can_be_made_it_is_counted_and_going_back_works()
    {
        using GdbRun run = new(CProgram.Build("borrowed"), "8000");
        string text = run.Debug(
            "0", [], "break after", "continue", "monitor checkpoints", "print done", "reverse-stepi", "print done",
            "delete", "break main", "reverse-continue", "print done");
        Assert.Contains("refused: a process runs in its parent's memory", text, StringComparison.Ordinal);
        Assert.Contains("$1 = 8000", text, StringComparison.Ordinal);
        Assert.Contains("$2 = 8000", text, StringComparison.Ordinal);
        Assert.Contains("$3 = 0", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Steps_back_through_a_computation_without_calls_undo_steps_forwards()
    {
        const string Walk = "python\nplaces = []\nfor i in range(150):\n"
            + "  places.append(gdb.execute('print {$pc, word}', to_string=True).split('=')[1])\n"
            + "  gdb.execute('{0}', to_string=True)\n{1}\nend";
        using GdbRun run = new(CProgram.Build("compute"), "4000");
        string text = run.Debug(
            "0", [], "break mark", "continue", Walk.Replace("{0}", "reverse-stepi").Replace("{1}", "back = places"),
            "monitor checkpoints", Walk.Replace("{0}", "stepi").Replace("{1}", "print(places[1:] == back[:0:-1])"),
            "python print(len(set(back)))", "print word == 1");
        Assert.Contains("True\n150\n", text, StringComparison.Ordinal);
        Assert.Contains("+16384 ", text, StringComparison.Ordinal); // inside the computation
    }

    [Fact]
    public void Changes_in_a_computation_without_calls_are_found_from_one_to_the_one_before()
    {
        // As single steps from its beginning on, all this would take half an hour.
        using GdbRun run = new(CProgram.Build("compute"), "1000000");
        const string Values = "python\nvalues = []\nfor i in range(5):\n  gdb.execute('{0}', to_string=True)\n"
            + "  values.append(int(gdb.parse_and_eval('last')))\n{1}\nend";
        string text = run.Debug(
            "0", [], "break mark", "continue", "watch last",
            Values.Replace("{0}", "reverse-continue").Replace("{1}", "back = values"),
            "reverse-stepi", "reverse-stepi", "stepi", "stepi", "print word == last",
            Values.Replace("{0}", "continue").Replace("{1}", "print(values[:4] == back[3::-1], len(set(back)))"));
        Assert.Contains("True 5\n", text, StringComparison.Ordinal);
        Assert.Contains("$1 = 0", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_step_back_through_a_long_computation_can_be_interrupted()
    {
        // Millions of instructions, each a step: minutes. Where gdb then stands, steps go both ways at once.
        const string Interrupt = "python import os, signal, threading; "
            + "threading.Timer(2, lambda: os.kill(os.getpid(), signal.SIGINT)).start()";
        using GdbRun run = new(CProgram.Build("compute"), "3000000");
        string text = run.Debug(
            "0", [], "break mark", "continue", "delete", Interrupt, "reverse-stepi", "print $at = $pc", "stepi",
            "stepi", "reverse-stepi", "reverse-stepi", "print $pc == $at", "print word == 1");
        Assert.Contains("received signal SIGINT", text, StringComparison.Ordinal);
        Assert.Contains("$2 = 1", text, StringComparison.Ordinal);
        Assert.Contains("$3 = 0", text, StringComparison.Ordinal); // not at the beginning
    }

    [Theory]
    [InlineData("set $rax=1", "reply 'E.a replay cannot be changed: its registers are those of the recording'")]
    [InlineData("jump main", "reply 'E.a replay cannot be changed: its registers are those of the recording'")]
    [InlineData("set var counter=1", "Cannot access memory at address")]
    [InlineData("call twice(1)", "Cannot access memory at address")]
    public void A_change_is_refused_and_the_replay_goes_on(string command, string expected)
    {
        string tried = $"python\ntry:\n  gdb.execute('{command}')\nexcept Exception as e:\n  print(e)\nend";
        string text = DebugOverrun(
            "break twice", "continue", tried, "print counter", "reverse-stepi");
        Assert.Contains(expected, text, StringComparison.Ordinal);
        Assert.Contains("$1 = 0", text, StringComparison.Ordinal);
        Assert.Equal(
            expected.StartsWith("Cannot", StringComparison.Ordinal),
            text.Contains("was not written: a replay cannot be changed", StringComparison.Ordinal));
    }

    private static string DebugOverrun(params string[] commands)
    {
        using GdbRun run = new(CProgram.Build("overrun", "uring"));
        return run.Debug("0", [], commands);
    }

    private static GdbRun History(string rounds) => new(CProgram.Build("history"), rounds);

    // N of at most M, …
    private static int Checkpoints(string text)
    {
        string before = text[..text.IndexOf(" of at most", StringComparison.Ordinal)];
        return int.Parse(before[(before.LastIndexOf('\n') + 1)..], CultureInfo.InvariantCulture);
    }
}
