namespace Weir.Replay.Recording.Calls;

/// <summary>A call that its row in the catalogue describes whole.</summary>
internal sealed class PlainHandler : CallHandler;
