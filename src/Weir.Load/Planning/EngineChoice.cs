using Weir.Catalogue.Kinds;
using Weir.Catalogue.Records;
using Weir.Catalogue.Reissuing;
using Weir.Catalogue.Rereading;
using Weir.Load.Rows;

namespace Weir.Load.Planning;

/// <summary>Puts a call's arguments into the one of another interface that does the same work.</summary>
internal sealed class EngineChoice(PlanState state)
{
    private const ulong WhereItStands = ulong.MaxValue;

    /// <summary>The call to make, with its words; what has no counterpart stays as it was, which is counted.</summary>
    public CallForm Choose(LoadRow row, ref ulong[] words, ref WordForm[] forms)
    {
        Counterpart? other = state.Options.Engine switch
        {
            LoadEngine.Sync => row.Rule.Sync,
            LoadEngine.Aio => row.Rule.Aio,
            LoadEngine.IoUring => row.Rule.Ring,
            _ => null,
        };
        if (other is not null && TryPut(row.Form, words, forms, other, out ulong[] put, out WordForm[] made))
        {
            (words, forms) = (put, made);
            return other.Form;
        }

        if (IsWanted(row))
        {
            state.Kept[row.Form.Name] = state.Kept.GetValueOrDefault(row.Form.Name) + 1;
        }

        return row.Form;
    }

    // Only transfers count: what has a counterpart somewhere, but is not where it is wanted.
    private bool IsWanted(LoadRow row) => state.Options.Engine switch
    {
        LoadEngine.Sync => row.Form.IsAsync,
        LoadEngine.Aio => row.Form.Source != AsyncSource.Aio && HasAny(row.Rule),
        LoadEngine.IoUring => row.Form.Source != AsyncSource.IoUring && HasAny(row.Rule),
        _ => false,
    };

    private static bool HasAny(ReissueRule rule) =>
        rule.Sync is not null || rule.Aio is not null || rule.Ring is not null;

    private static bool TryPut(
        CallForm from, ulong[] words, WordForm[] forms, Counterpart other, out ulong[] put, out WordForm[] made)
    {
        int count = Math.Min(other.Form.Row.Arguments.Length, 6);
        (put, made) = (new ulong[count], new WordForm[count]);
        bool[] taken = new bool[words.Length];
        for (int i = 0; i < count; i++)
        {
            ArgumentKind kind = other.Form.Row.Arguments[i].Kind;
            int source = Find(from, words.Length, taken, kind);
            if (source >= 0)
            {
                taken[source] = true;
                (put[i], made[i]) = (words[source], forms[source]);
            }

            if (kind is NumberKind { Role: NumberRole.Offset } && !TryOffset(other.Form, forms, source, ref put[i]))
            {
                return false;
            }

            put[i] |= kind is FlagsKind ? other.Flag : 0;
        }

        return true;
    }

    // Where the file stands is an offset to io_uring's transfers alone.
    private static bool TryOffset(CallForm to, WordForm[] forms, int source, ref ulong word)
    {
        bool transfer = forms.Any(
            f => f is WordForm.DataIn or WordForm.DataOut or WordForm.VectorIn or WordForm.VectorOut);
        if (source >= 0)
        {
            return word != WhereItStands || to.Source == AsyncSource.IoUring;
        }

        word = transfer ? WhereItStands : 0;
        return !transfer || to.Source == AsyncSource.IoUring;
    }

    private static int Find(CallForm from, int count, bool[] taken, ArgumentKind kind)
    {
        for (int i = 0; i < count; i++)
        {
            if (!taken[i] && Fits(from.Row.Arguments[i].Kind, kind))
            {
                return i;
            }
        }

        return -1;
    }

    private static bool Fits(ArgumentKind one, ArgumentKind other) => (one, other) switch
    {
        (NumberKind a, NumberKind b) => a.Role == b.Role && a.Role != NumberRole.Plain,
        (FlagsKind a, FlagsKind b) => a.List == b.List,
        (EnumKind a, EnumKind b) => a.List == b.List,
        (StructKind a, StructKind b) => a.Layout == b.Layout,
        _ => one.GetType() == other.GetType(),
    };
}
