namespace Weir.Trace.Stacks.Names;

/// <summary>
/// Walks over a mangled name. Names come from files that anybody may have made: depth, work and length are bounded.
/// </summary>
/// <param name="text">The name, or what is left of it.</param>
internal abstract class NameReader(string text)
{
    /// <summary>The most characters of what is read.</summary>
    protected const int MostResult = 1 << 14;

    /// <summary>How deep names may be nested.</summary>
    protected const int MostDepth = 96;

    private const int MostSteps = 1 << 14;
    private int _depth, _steps;

    /// <summary>What is read.</summary>
    protected string Text { get; } = text;

    /// <summary>Where the reader stands.</summary>
    protected int At { get; set; }

    /// <summary>The character there; 0 at the end.</summary>
    protected char Next => At < Text.Length ? Text[At] : '\0';

    /// <summary>The result of reading a name; null where it is none, is empty, or uses what is not read.</summary>
    protected static string? Try(Func<string> read)
    {
        try
        {
            return read() is { Length: > 0 } name ? name : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }

    /// <summary>What says so.</summary>
    protected static FormatException Unread() => new();

    /// <summary>Goes one level down.</summary>
    protected void Enter()
    {
        if (++_depth > MostDepth || ++_steps > MostSteps)
        {
            throw Unread();
        }
    }

    /// <summary>Goes up again.</summary>
    protected void Leave() => _depth--;

    /// <summary>Passes a character, if it is there.</summary>
    protected bool Take(char c)
    {
        bool there = Next == c;
        At += there ? 1 : 0;
        return there;
    }

    /// <summary>Passes a character that must be there.</summary>
    protected void Expect(char c)
    {
        if (!Take(c))
        {
            throw Unread();
        }
    }
}
