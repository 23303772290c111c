namespace Weir.Replay.Log.Events;

/// <summary>What was recorded, and on what.</summary>
internal sealed record StartEvent(
    int Tid, string[] Command, string Directory, string Processor, string Kernel, bool TrapTimestamps)
    : LogEvent(Tid)
{
    public override EventKind Kind => EventKind.Start;

    private const ulong MaxWords = 1 << 20;

    public static StartEvent Decode(int tid, EventDecoder from)
    {
        ulong count = from.Unsigned();
        if (count > MaxWords)
        {
            throw new InvalidDataException($"the log claims a command of {count} words");
        }

        List<string> command = [];
        for (ulong i = 0; i < count; i++)
        {
            command.Add(from.Text());
        }

        return new StartEvent(tid, [.. command], from.Text(), from.Text(), from.Text(), from.Byte() != 0);
    }

    public override void Encode(EventEncoder to)
    {
        to.Unsigned((ulong)Command.Length);
        foreach (string word in Command)
        {
            to.Text(word);
        }
        
        to.Text(Directory);
        to.Text(Processor);
        to.Text(Kernel);
        to.Byte(TrapTimestamps ? (byte)1 : (byte)0);
    }
}
