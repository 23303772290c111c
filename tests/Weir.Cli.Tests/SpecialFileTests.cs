using System.Net.Sockets;
using Weir.Capture;
using Weir.Cli.Captures;
using Weir.Kernel.Abi;
using Weir.Kernel.Calls;
using Weir.Trace.Tests.Simulation;

namespace Weir.Cli.Tests;

/// <summary>Outputs onto what is no ordinary file: it is written to, and still what it was afterwards.</summary>
public sealed class SpecialFileTests : IDisposable
{
    private static readonly byte[][] Calls = [.. new World(5).Run(300).Records];

    private readonly string _folder = Directory.CreateTempSubdirectory("weir-special-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("csv", "")]
    [InlineData("jsonl", "")]
    [InlineData("trace.json", "")]
    [InlineData("folded", "")]
    [InlineData("svg", "")]
    [InlineData("txt", "")]
    [InlineData("txt", "--summary")]
    [InlineData("parquet", "")]
    [InlineData("agg.parquet", "")]
    public void A_trace_goes_through_a_pipe(string ending, string option)
    {
        string file = At($"file.{ending}"), pipe = Pipe($"pipe.{ending}");
        Assert.Equal(0, Trace($"{option} -o {file}").Code);
        byte[] read = Read(pipe, () => Assert.Equal(0, Trace($"{option} -o {pipe}").Code));

        Assert.Equal(FileKind.Pipe, Kind(pipe));
        Assert.Equal(2, Directory.GetFiles(_folder).Length);
        if (ending.EndsWith("parquet", StringComparison.Ordinal))
        {
            // The time of the run stands in it: the rows are what counts.
            File.WriteAllBytes(At("copy.parquet"), read);
            Assert.Equal(Rows(file), Rows(At("copy.parquet")));
        }
        else
        {
            Assert.Equal(File.ReadAllBytes(file), read);
        }
    }

    [Theory]
    [InlineData("cat {0} -o {1}.csv", ".csv")]
    [InlineData("cat {0} -o {1}.jsonl", ".jsonl")]
    [InlineData("flame {0} -o {1}.svg", ".svg")]
    [InlineData("flame {0} -o {1}.folded", ".folded")]
    [InlineData("report {0} --html {1}")]
    public void What_is_made_of_a_capture_goes_through_a_pipe(string command, string ending = "")
    {
        string capture = At("run.parquet"), pipe = Pipe("pipe" + ending), file = At("file");
        Trace($"-o {capture}");
        string Line(string to) => string.Format(null, command, capture, to);
        Assert.Equal(0, ToolRun.Of(Line(file)).Code);
        byte[] read = Read(pipe, () => Assert.Equal(0, ToolRun.Of(Line(At("pipe"))).Code));

        Assert.Equal(FileKind.Pipe, Kind(pipe));
        Assert.NotEmpty(read);
        Assert.Equal(File.ReadAllBytes(file + ending), read);
    }

    [Fact]
    public void A_link_to_a_device_stays_one()
    {
        string link = At("link.csv");
        File.CreateSymbolicLink(link, "/dev/null");

        Assert.Equal(0, Trace($"-o {link}").Code);
        Assert.Equal("/dev/null", new FileInfo(link).LinkTarget);
        Assert.Equal(FileKind.CharacterDevice, Kind(link));
        Assert.Equal([link], Directory.GetFiles(_folder));
    }

    [Fact]
    public void A_link_to_a_file_stays_one_and_the_file_is_replaced()
    {
        string link = At("link.csv");
        File.WriteAllText(At("old"), "old");
        File.CreateSymbolicLink(link, "old");

        Assert.Equal(0, Trace($"-o {link}").Code);
        Assert.Equal("old", new FileInfo(link).LinkTarget);
        Assert.StartsWith("seq,", File.ReadAllText(At("old")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_socket_is_refused_in_a_line()
    {
        string path = At("socket.csv");
        using Socket socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(path));
        ToolRun run = Trace($"-o {path}");

        Assert.Equal(ExitCode.Failure, run.Code);
        Assert.StartsWith($"weir: '{path}' is a socket", run.Error, StringComparison.Ordinal);
        Assert.Single(run.Error.TrimEnd('\n').Split('\n'));
        Assert.Equal(FileKind.Socket, Kind(path));
    }

    [Fact]
    public void A_pipe_is_no_capture_to_read_and_nobody_waits_for_a_writer()
    {
        string pipe = Pipe("pipe.parquet");
        ToolRun run = ToolRun.Of($"report {pipe}");

        Assert.Equal(ExitCode.Failure, run.Code);
        Assert.StartsWith($"weir: {pipe}: A capture is read from its end", run.Error, StringComparison.Ordinal);
    }

    private static ToolRun Trace(string options) => new(new ListSessions(Calls), $"trace {options} -- cat");

    private static FileKind Kind(string path)
    {
        Assert.Equal(0, FileCalls.Stat(path, Statx.BasicStats, out Statx found));
        return found.Kind;
    }

    private static long Rows(string path)
    {
        using CaptureFile capture = CaptureFile.Open(path, ZstdCodec.Codecs);
        Assert.True(capture.IsWhole);
        return capture.Read().Sum(rows => (long)rows.Count);
    }

    private static byte[] Read(string pipe, Action write)
    {
        byte[] read = [];
        Thread reader = new(() => read = File.ReadAllBytes(pipe)) { IsBackground = true };
        reader.Start();
        write();
        reader.Join();
        return read;
    }

    private string At(string name) => Path.Join(_folder, name);

    private string Pipe(string name)
    {
        Assert.Equal(0, Shell.Run($"mkfifo '{At(name)}'", _folder).Code);
        return At(name);
    }
}
