using System.Collections.Immutable;
using System.Text;
using Weir.Catalogue.Records;
using Weir.Scenarios.Matching;
using Weir.Trace;

namespace Weir.Cli.Verifying;

/// <summary>A traced call as scenarios see calls: all columns of the schema, by name.</summary>
internal static class CallSight
{
    private const int ArgumentCount = 6;

    /// <summary>Copies a call out of its batch.</summary>
    public static SeenCall Of(in Call call)
    {
        Dictionary<string, object?> fields = new(Schema.Fields.Length, StringComparer.Ordinal);
        StringBuilder text = new();
        foreach (Field field in Schema.Fields)
        {
            if (field.Compose is { } compose)
            {
                text.Clear();
                compose(text, in call);
                fields[field.Name] = text.Length == 0 ? null : text.ToString();
            }
            else
            {
                fields[field.Name] = field.Number is { } number ? number(in call) : field.Text!(in call);
            }
        }

        ulong[] words = new ulong[ArgumentCount];
        for (int i = 0; i < words.Length; i++)
        {
            words[i] = call.Argument(i);
        }

        return new SeenCall
        {
            Pid = call.Pid,
            Tid = call.Tid,
            Syscall = call.Row.Name,
            IsOperation = call.Source != AsyncSource.None,
            Words = ImmutableArray.Create(words),
            Fields = fields,
        };
    }
}
