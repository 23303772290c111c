using System.Text;
using Weir.Capture.Files;
using Weir.Cli.Tracing;

namespace Weir.Cli.Tests;

/// <summary>One run of the tool inside the test, with everything that it wrote.</summary>
internal sealed class ToolRun
{
    public ToolRun(ListSessions sessions, string commandLine, Func<string?, IByteSink>? openOutput = null)
    {
        StringWriter text = new();
        StringWriter error = new();
        MemorySink sink = new();
        Code = new WeirTool(new Surroundings
        {
            Sessions = sessions,
            OpenOutput = openOutput ?? (file => file is null ? sink : new FileSink(file)),
            Out = text,
            Error = TextWriter.Synchronized(error),
            ErrorIsTerminal = false,
        }).Run(Words(commandLine));
        Out = text + sink.Text;
        Error = error.ToString();
    }

    public int Code { get; }

    public string Out { get; }

    public string Error { get; }

    public string[] Lines => Out.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public static ToolRun Of(string commandLine) => new(new ListSessions([]), commandLine);

    // Words between blanks; quotes keep blanks together.
    private static string[] Words(string line)
    {
        List<string> words = [];
        StringBuilder? word = null;
        bool quoted = false;
        foreach (char c in line)
        {
            if (c == '\'')
            {
                quoted = !quoted;
                word ??= new StringBuilder();
            }
            else if (c == ' ' && !quoted)
            {
                Add();
            }
            else
            {
                (word ??= new StringBuilder()).Append(c);
            }
        }

        Add();
        return [.. words];

        void Add()
        {
            if (word is not null)
            {
                words.Add(word.ToString());
                word = null;
            }
        }
    }
}
