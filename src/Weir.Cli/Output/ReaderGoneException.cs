using Weir.Catalogue;

namespace Weir.Cli.Output;

/// <summary>
/// Whoever read standard output has read enough, as <c>head</c> does: no failure for a list, while a trace says that
/// its output is not whole.
/// </summary>
internal sealed class ReaderGoneException() : IOException(Errno.EPIPE.Message().ToLowerInvariant());
