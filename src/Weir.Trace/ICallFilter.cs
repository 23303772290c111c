namespace Weir.Trace;

/// <summary>Says which calls go on.</summary>
public interface ICallFilter
{
    /// <summary>Whether the call goes on.</summary>
    bool Matches(in Call call);
}
