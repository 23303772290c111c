using System.Diagnostics;
using System.Globalization;
using System.Text;
using Weir.Kernel.Abi;
using Weir.Kernel.Calls;
using Weir.Kernel.Handles;
using Weir.Tui.Tests;

namespace Weir.Cli.Tests;

/// <summary>The tool as it was built, on a terminal of our own, with somebody who types and looks.</summary>
internal sealed class OnTerminal : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private const OpenFlags NoControl = (OpenFlags)0x100; // O_NOCTTY

    private readonly PseudoTerminal _terminal;
    private readonly Fd _kept;
    private readonly Process _shell;
    private readonly Decoder _utf8 = Encoding.UTF8.GetDecoder();
    private readonly TerminalScreen _screen;

    /// <summary>Starts <c>weir</c> with arguments that a shell reads; a line of the shell follows its end.</summary>
    public OnTerminal(string arguments, string folder, int width = 100, int height = 30)
    {
        _terminal = PseudoTerminal.Open(width, height);
        _screen = new TerminalScreen(width, height);

        // As long as somebody has it open, reading does not fail when the program has ended.
        _kept = Fd.FromResult(
            FileCalls.Open(_terminal.Name, OpenFlags.ReadWrite | NoControl), "open(pty)");
        string weir = $"dotnet '{Path.Join(AppContext.BaseDirectory, "weir.dll")}' {arguments}";
        string script = $"stty -g >before; echo before; {weir}; echo over $?; stty -g >after; echo done";
        File.WriteAllText(Path.Join(folder, "script"), script);

        // A session of its own, whose terminal is ours.
        _shell = Process.Start(new ProcessStartInfo(
            "sh", ["-c", $"exec setsid -c sh script <{_terminal.Name} >{_terminal.Name} 2>&1"])
        {
            WorkingDirectory = folder, Environment = { ["TERM"] = "xterm-256color", ["COLORTERM"] = "" },
        })!;
    }

    /// <summary>What the terminal shows.</summary>
    public TerminalScreen Screen => _screen;

    /// <summary>Reads until the screen is as wanted.</summary>
    public void Until(Func<TerminalScreen, bool> wanted, string what)
    {
        long start = Stopwatch.GetTimestamp();
        byte[] bytes = new byte[65536];
        char[] chars = new char[65536];
        while (_screen.IsUpdating || !wanted(_screen))
        {
            Assert.True(
                Stopwatch.GetElapsedTime(start) < Patience,
                $"not after {Patience}: {what}; the screen:\n{_screen.Text}");
            if (Poll.Readable(_terminal.Master, 100))
            {
                long count = FileCalls.Read(_terminal.Master.Number, bytes);
                Assert.True(count > 0, $"the terminal is gone before {what}");
                _screen.Take(new string(chars, 0, _utf8.GetChars(bytes, 0, (int)count, chars, 0)));
            }
        }
    }

    /// <summary>Reads until the screen holds a text.</summary>
    public void Until(string text) => Until(s => s.Text.Contains(text, StringComparison.Ordinal), $"'{text}'");

    /// <summary>Presses keys.</summary>
    public void Type(string keys) => FileCalls.Write(_terminal.Master.Number, Encoding.UTF8.GetBytes(keys));

    /// <summary>Makes the terminal larger or smaller.</summary>
    public void Resize(int width, int height) => TerminalCalls.SetSize(_terminal.Master.Number, width, height);

    /// <summary>The process of the tool.</summary>
    public int Pid()
    {
        string children = File.ReadAllText($"/proc/{_shell.Id}/task/{_shell.Id}/children");
        return int.Parse(children.Split(' ')[0], CultureInfo.InvariantCulture);
    }

    public void Dispose()
    {
        _shell.Kill(entireProcessTree: true);
        _shell.WaitForExit();
        _shell.Dispose();
        _kept.Dispose();
        _terminal.Dispose();
    }}
