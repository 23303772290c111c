using System.Net;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;

namespace Weir.Samples.Tests;

public sealed partial class HttpFilesTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly SampleRun _server;
    private readonly HttpClient _client = new();
    private readonly byte[] _bytes = new byte[300_000];

    public HttpFilesTests()
    {
        new Random(1).NextBytes(_bytes);
        File.WriteAllBytes(_folder["data.bin"], _bytes);
        File.WriteAllText(_folder["empty file"], "");
        _server = new SampleRun("HttpFiles", _folder.Path, "0");
        _client.BaseAddress = new Uri(Address().Match(_server.Line()).Value);
    }

    [Fact]
    public async Task A_file_comes_whole() =>
        Assert.Equal(_bytes, await _client.GetByteArrayAsync("data.bin", TestContext.Current.CancellationToken));

    [Fact]
    public async Task An_empty_file_with_a_blank_in_its_name_comes_empty() =>
        Assert.Empty(await _client.GetByteArrayAsync("empty%20file", TestContext.Current.CancellationToken));

    [Theory]
    [InlineData(0L, 0L, 0, 1)]
    [InlineData(1000L, 99_999L, 1000, 99_000)]
    [InlineData(299_990L, null, 299_990, 10)]
    [InlineData(null, 7L, 299_993, 7)]
    [InlineData(299_999L, 400_000L, 299_999, 1)]
    public async Task A_range_comes_alone(long? from, long? to, int begin, int count)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, "data.bin");
        request.Headers.Range = new RangeHeaderValue(from, to);

        using HttpResponseMessage answer = await _client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.PartialContent, answer.StatusCode);
        Assert.Equal((begin, begin + count - 1L, 300_000L), (
            answer.Content.Headers.ContentRange!.From, answer.Content.Headers.ContentRange.To,
            answer.Content.Headers.ContentRange.Length));
        Assert.Equal(
            _bytes[begin..(begin + count)],
            await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_range_behind_the_end_is_refused()
    {
        using HttpRequestMessage request = new(HttpMethod.Get, "data.bin");
        request.Headers.Range = new RangeHeaderValue(300_000, null);

        using HttpResponseMessage answer = await _client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.RequestedRangeNotSatisfiable, answer.StatusCode);
    }

    [Theory]
    [InlineData("nothing")]
    [InlineData("..%2f..%2f..%2f..%2fetc%2fpasswd")]
    [InlineData("")]
    public async Task What_is_not_there_or_not_below_the_folder_is_not_found(string path)
    {
        using HttpResponseMessage answer = await _client.GetAsync(
            new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public async Task Other_methods_are_refused_and_HEAD_has_no_body()
    {
        using HttpRequestMessage head = new(HttpMethod.Head, "data.bin");
        using HttpResponseMessage whole = await _client.SendAsync(head, TestContext.Current.CancellationToken);
        using HttpResponseMessage refused = await _client.DeleteAsync(
            new Uri("data.bin", UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.Equal(300_000, whole.Content.Headers.ContentLength);
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
    }

    [Fact]
    public async Task Many_at_once_are_all_served()
    {
        byte[][] answers = await Task.WhenAll(
            Enumerable.Range(0, 50).Select(_ => _client.GetByteArrayAsync(
                new Uri("data.bin", UriKind.Relative), TestContext.Current.CancellationToken)));

        Assert.All(answers, a => Assert.Equal(_bytes, a));
    }

    public void Dispose()
    {
        _client.Dispose();
        _server.Dispose();
        _folder.Dispose();
    }

    [GeneratedRegex(@"http://127\.0\.0\.1:\d+/")]
    private static partial Regex Address();
}
