namespace Weir.Catalogue.Records;

/// <summary>The interfaces of asynchronous operations as names of operations begin.</summary>
public static class AsyncSourceText
{
    /// <summary>The word, such as <c>io_uring</c>.</summary>
    public static string Text(this AsyncSource source) => source == AsyncSource.Aio ? "aio" : "io_uring";
}
