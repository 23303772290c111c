using System.Text.Json;
using System.Text.Json.Serialization;

namespace Weir.Scenarios.Expecting;

/// <summary>One line of what a running scenario reports to whoever verifies it.</summary>
public sealed record ReportLine
{
    /// <summary>The scenario begins, in this process.</summary>
    public string? Begin { get; init; }

    /// <summary>The scenario has ended, or makes its last call now.</summary>
    public string? End { get; init; }

    /// <summary>The process that runs it.</summary>
    public int Pid { get; init; }

    /// <summary>An expectation.</summary>
    public Expectation? Expect { get; init; }

    /// <summary>Why it could not be run as it should: the kernel lacks something.</summary>
    public string? Skipped { get; init; }

    /// <summary>The kernel did not do what the scenario relies on.</summary>
    public string? Broken { get; init; }

    /// <summary>Reads a line.</summary>
    public static ReportLine Read(string line) => JsonSerializer.Deserialize(line, ReportJson.Default.ReportLine)!;

    /// <inheritdoc/>
    public override string ToString() => JsonSerializer.Serialize(this, ReportJson.Default.ReportLine);
}

/// <summary>How lines are written.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
[JsonSerializable(typeof(ReportLine))]
internal sealed partial class ReportJson : JsonSerializerContext;
