namespace Weir.Flame;

/// <summary>How a flame graph is drawn.</summary>
public sealed record FlameOptions
{
    /// <summary>Headline.</summary>
    public string Title { get; init; } = "Flame graph";

    /// <summary>Line below it: where the data came from, what the widths mean.</summary>
    public string Subtitle { get; init; } = "";

    /// <summary>What weights count.</summary>
    public WeightUnit Unit { get; init; }

    /// <summary>What plain counts count, in plural.</summary>
    public string CountNoun { get; init; } = "samples";

    /// <summary>Hues by class.</summary>
    public Palette Palette { get; init; } = Palette.Warm;

    /// <summary>Whether the root stands on top.</summary>
    public bool RootOnTop { get; init; }

    /// <summary>Whether siblings stand in the order of their names rather than the heaviest first.</summary>
    public bool OrderByName { get; init; }

    /// <summary>Frames below this share of the whole are not drawn, but counted in the foot line.</summary>
    public double MinShare { get; init; } = 0.0002;

    /// <summary>Most frames drawn; beyond it the share rises until they fit.</summary>
    public int MaxFrames { get; init; } = 20_000;

    /// <summary>Nominal width in pixels: of the picture in an image tag and in print.</summary>
    public int WidthPixels { get; init; } = 1200;

    /// <summary>Whether weights of an earlier fold are there to compare with (<see cref="Fold.Difference"/>).</summary>
    public bool Differential { get; init; }
}
