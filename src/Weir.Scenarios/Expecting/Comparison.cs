using System.Text.Json.Serialization;

namespace Weir.Scenarios.Expecting;

/// <summary>How a seen value is compared with an expected one.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Comparison>))]
public enum Comparison
{
    /// <summary>The same.</summary>
    Equal,

    /// <summary>Anything else, or nothing.</summary>
    Not,

    /// <summary>The field must be empty.</summary>
    Nothing,

    /// <summary>A number, not smaller.</summary>
    AtLeast,

    /// <summary>A number, not larger.</summary>
    AtMost,

    /// <summary>A text with that in it.</summary>
    Contains,

    /// <summary>Nothing, or a text without that in it.</summary>
    Lacks,

    /// <summary>A text that begins so.</summary>
    Begins,

    /// <summary>A text that ends so.</summary>
    Ends,
}
