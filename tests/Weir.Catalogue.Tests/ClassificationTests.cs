namespace Weir.Catalogue.Tests;

/// <summary>Families and byte classes are those that users of other tracers know.</summary>
public sealed class ClassificationTests
{
    public static TheoryData<string, string, string> Facts()
    {
        TheoryData<string, string, string> data = [];
        foreach (string line in File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Data", "classification.tsv")))
        {
            string[] columns = line.Split('\t');
            data.Add(columns[0], columns[1], columns[2]);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Facts))]
    public void Family_and_class_are_kept(string name, string family, string @class)
    {
        SyscallRow? row = Syscalls.Find(name);
        Assert.NotNull(row);
        Assert.Equal(Enum.Parse<Family>(family), row.Family);
        string actual = row.Returns switch
        {
            ReturnClass.BytesRead => "READ",
            ReturnClass.BytesWritten => "WRITE",
            ReturnClass.BytesMoved => "TRANSFER",
            ReturnClass.Never => "NONE",
            _ => "-",
        };
        Assert.Equal(@class, actual);
    }

    [Fact]
    public void Every_row_is_among_the_facts()
    {
        HashSet<string> known = [.. Facts().Select(f => f.Data.Item1)];
        Assert.All(Syscalls.All, row => Assert.Contains(row.Alias ?? row.Name, known));
        Assert.Equal(known.Count, Syscalls.All.Length);
    }
}
