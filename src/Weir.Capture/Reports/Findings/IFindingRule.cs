namespace Weir.Capture.Reports.Findings;

/// <summary>Looks at every call for one sort of trouble.</summary>
public interface IFindingRule
{
    /// <summary>Looks at the current call.</summary>
    void Add(CallCursor call);

    /// <summary>What it found.</summary>
    /// <param name="spanNs">Length of the run.</param>
    IEnumerable<Finding> Result(long spanNs);
}
