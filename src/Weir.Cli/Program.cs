using System.Text;
using Weir.Capture.Files;
using Weir.Cli.Output;
using Weir.Cli.Tracing;

namespace Weir.Cli;

/// <summary>The composition root.</summary>
internal static class Program
{
    private static int Main(string[] arguments)
    {
        UTF8Encoding utf8 = new(encoderShouldEmitUTF8Identifier: false);
        StreamWriter output = new(new StandardStream(1, mustArrive: true), utf8, bufferSize: 8192);
        StreamWriter error = new(new StandardStream(2, mustArrive: false), utf8, bufferSize: 256) { AutoFlush = true };
        return new WeirTool(new Surroundings
        {
            Sessions = new GateSessions(),
            OpenOutput = file => file is null ? new StandardSink() : new FileSink(file),
            Out = output,
            // Streams say what happens to their servers while the trace goes on.
            Error = TextWriter.Synchronized(error),
            ErrorIsTerminal = !Console.IsErrorRedirected,
        }).Run(arguments);
    }
}
