namespace Weir.Replay.Replaying;

/// <summary>Carries a divergence up to the replayer's own door.</summary>
internal sealed class DivergedException(string where, string recorded, string replayed) : Exception
{
    public string Where => where;

    public string Recorded => recorded;

    public string Replayed => replayed;

    public override string Message => $"{where}: recorded {recorded}, replayed {replayed}";
}
