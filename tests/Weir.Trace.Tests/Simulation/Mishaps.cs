using Weir.Catalogue.Records;

namespace Weir.Trace.Tests.Simulation;

/// <summary>What may befall records on their way.</summary>
public static class Mishaps
{
    /// <summary>Leaves out a share of the records of some kinds.</summary>
    public static List<byte[]> Drop(List<byte[]> records, Random random, double share, params RecordKind[] kinds) =>
        [.. records.Where(r => !kinds.Contains((RecordKind)r[RecordHeader.Kind]) || random.NextDouble() >= share)];

    /// <summary>Moves records by up to so many places.</summary>
    public static List<byte[]> Reorder(List<byte[]> records, Random random, int places) =>
        [.. records.Select((r, i) => (Record: r, Place: i + random.Next(places))).OrderBy(p => p.Place)
            .Select(p => p.Record)];

    /// <summary>Cuts a share of the records short, with or without saying so in their size.</summary>
    public static List<byte[]> Truncate(List<byte[]> records, Random random, double share) =>
        [.. records.Select(r => random.NextDouble() >= share ? r : Cut(r, random))];

    /// <summary>Changes bytes anywhere in a share of the records.</summary>
    public static List<byte[]> Corrupt(List<byte[]> records, Random random, double share) =>
        [.. records.Select(r => r.Length <= 4 || random.NextDouble() >= share ? r : Spoil(r, random))];

    private static byte[] Cut(byte[] record, Random random)
    {
        byte[] cut = record[..random.Next(record.Length)];
        if (random.Next(2) == 0 && cut.Length >= RecordHeader.SizeBytes)
        {
            BitConverter.TryWriteBytes(cut, (uint)cut.Length);
        }

        return cut;
    }

    private static byte[] Spoil(byte[] record, Random random)
    {
        byte[] spoilt = [.. record];
        for (int i = 0; i < 3; i++)
        {
            spoilt[random.Next(4, spoilt.Length)] = (byte)random.Next(256);
        }

        return spoilt;
    }
}
