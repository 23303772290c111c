using System.Collections.Immutable;

namespace Weir.Trace.Filters;

/// <summary>
/// A pattern for paths: <c>*</c> and <c>?</c> stay inside a component, <c>**</c> crosses them, <c>[a-z]</c> and
/// <c>[!a-z]</c> match one character, a backslash takes the next character as it is. <c>/dir/**</c> matches the
/// directory itself too. A pattern without a slash may match the last component alone: <c>*.so</c>.
/// </summary>
public sealed class PathGlob
{
    private readonly ImmutableArray<Step> _steps;
    private readonly bool _hasSlash;

    /// <summary>Reads a pattern.</summary>
    /// <exception cref="ArgumentException">A bracket is not closed, or the pattern is empty.</exception>
    public PathGlob(string pattern)
    {
        ArgumentException.ThrowIfNullOrEmpty(pattern);
        Pattern = pattern;
        _steps = Read(pattern);
        _hasSlash = pattern.Contains('/');
    }

    private enum StepForm : byte
    {
        Literal,
        AnyCharacter,
        Set,
        Star,
        DoubleStar,
        BelowOrSelf,
    }

    /// <summary>The pattern as it was given.</summary>
    public string Pattern { get; }

    /// <summary>Whether a path matches.</summary>
    public bool Matches(ReadOnlySpan<char> path) =>
        Matches(_steps.AsSpan(), path)
        || (!_hasSlash && path.Contains('/') && Matches(_steps.AsSpan(), path[(path.LastIndexOf('/') + 1)..]));

    /// <inheritdoc/>
    public override string ToString() => Pattern;

    private static bool Matches(ReadOnlySpan<Step> steps, ReadOnlySpan<char> path)
    {
        for (; !steps.IsEmpty; steps = steps[1..])
        {
            if (steps[0].Form >= StepForm.Star)
            {
                return MatchesStar(steps, path);
            }

            if (path.IsEmpty || !steps[0].Accepts(path[0]))
            {
                return false;
            }

            path = path[1..];
        }

        return path.IsEmpty;
    }

    private static bool MatchesStar(ReadOnlySpan<Step> steps, ReadOnlySpan<char> path)
    {
        ReadOnlySpan<Step> rest = steps[1..];
        if (steps[0].Form == StepForm.BelowOrSelf)
        {
            return rest.IsEmpty ? path.IsEmpty || path[0] == '/' : MatchesBelow(rest, path);
        }

        int end = steps[0].Form == StepForm.DoubleStar || !path.Contains('/') ? path.Length : path.IndexOf('/');
        for (int taken = 0; taken <= end; taken++)
        {
            if (Matches(rest, path[taken..]))
            {
                return true;
            }
        }

        return false;
    }

    // '/**' followed by more: the rest begins with '/', here or at any later slash.
    private static bool MatchesBelow(ReadOnlySpan<Step> rest, ReadOnlySpan<char> path)
    {
        for (int at = 0; at < path.Length; at++)
        {
            if (path[at] == '/' && Matches(rest, path[at..]))
            {
                return true;
            }
        }

        return false;
    }

    private static ImmutableArray<Step> Read(string pattern)
    {
        ImmutableArray<Step>.Builder steps = ImmutableArray.CreateBuilder<Step>();
        for (int at = 0; at < pattern.Length; at++)
        {
            switch (pattern[at])
            {
                case '/' when IsBelow(pattern, at):
                    steps.Add(new Step(StepForm.BelowOrSelf));
                    at += 2;
                    break;
                case '*' when at + 1 < pattern.Length && pattern[at + 1] == '*':
                    steps.Add(new Step(StepForm.DoubleStar));
                    at++;
                    break;
                case '*':
                    steps.Add(new Step(StepForm.Star));
                    break;
                case '?':
                    steps.Add(new Step(StepForm.AnyCharacter));
                    break;
                case '[':
                    int end = pattern.IndexOf(']', Math.Min(at + 2, pattern.Length));
                    if (end < 0)
                    {
                        throw new ArgumentException($"'{pattern}': '[' without ']'");
                    }

                    steps.Add(new Step(StepForm.Set, Set: pattern[(at + 1)..end]));
                    at = end;
                    break;
                case '\\' when at + 1 < pattern.Length:
                    steps.Add(new Step(StepForm.Literal, pattern[++at]));
                    break;
                default:
                    steps.Add(new Step(StepForm.Literal, pattern[at]));
                    break;
            }
        }

        return steps.ToImmutable();
    }

    private static bool IsBelow(string pattern, int at) =>
        string.CompareOrdinal(pattern, at, "/**", 0, 3) == 0
        && (at + 3 == pattern.Length || pattern[at + 3] == '/');

    private readonly record struct Step(StepForm Form, char Literal = '\0', string Set = "")
    {
        public bool Accepts(char c) => Form switch
        {
            StepForm.Literal => c == Literal,
            StepForm.AnyCharacter => c != '/',
            _ => c != '/' && InSet(c),
        };

        private bool InSet(char c)
        {
            bool negated = Set[0] is '!' or '^' && Set.Length > 1;
            bool found = false;
            for (int i = negated ? 1 : 0; i < Set.Length; i++)
            {
                if (i + 2 < Set.Length && Set[i + 1] == '-')
                {
                    found |= c >= Set[i] && c <= Set[i + 2];
                    i += 2;
                }
                else
                {
                    found |= c == Set[i];
                }
            }

            return found != negated;
        }
    }
}
