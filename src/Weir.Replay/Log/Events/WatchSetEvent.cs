namespace Weir.Replay.Log.Events;

/// <summary>The words that are watched from now on in all threads of the process.</summary>
internal sealed record WatchSetEvent(int Tid, ulong[] Addresses) : LogEvent(Tid)
{
    public override EventKind Kind => EventKind.WatchSet;

    public const int MaxAddresses = 3;

    public static WatchSetEvent Decode(int tid, EventDecoder from)
    {
        ulong count = from.Unsigned();
        if (count > MaxAddresses)
        {
            throw new InvalidDataException($"the log watches {count} words, but a processor can watch {MaxAddresses}");
        }

        ulong[] addresses = new ulong[count];
        for (int i = 0; i < addresses.Length; i++)
        {
            addresses[i] = from.Unsigned();
        }

        return new WatchSetEvent(tid, addresses);
    }

    public override void Encode(EventEncoder to)
    {
        to.Unsigned((ulong)Addresses.Length);
        foreach (ulong address in Addresses)
        {
            to.Unsigned(address);
        }
    }
}
