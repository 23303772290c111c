using System.Collections.Concurrent;

namespace Weir.Catalogue.Records;

/// <summary>The ways of an asynchronous operation as outputs spell them.</summary>
public static class AsyncWaysText
{
    private static readonly ConcurrentDictionary<AsyncWays, string> Known = [];

    /// <summary>The ways, such as <c>worker+linked</c>; <c>direct</c> without any.</summary>
    public static string Text(this AsyncWays ways) => Known.GetOrAdd(ways, static w => w == AsyncWays.None
        ? "direct"
        : string.Join('+', Enum.GetValues<AsyncWays>().Where(one => one != 0 && (w & one) != 0).Select(WordOf)));

    private static string WordOf(AsyncWays way) => way switch
    {
        AsyncWays.SubmitThread => "sqpoll",
        AsyncWays.UserReaped => "user-reaped",
        _ => $"{way}".ToLowerInvariant(),
    };
}
