using Weir.Catalogue.Grammar;

namespace Weir.Catalogue;

/// <summary>Turns a checked line of the table into a row.</summary>
internal static class RowReader
{
    public static SyscallRow Read(RowText row) => new()
    {
        Number = row.Number,
        Arm64Number = row.Arm64Number,
        Name = row.Name,
        Alias = row.Alias,
        Family = Enum.Parse<Family>(row.Family),
        Since = row.Since,
        ArgumentsText = row.Arguments,
        Returns = Class(row.Returns.Split('!')[0]),
        UncountedFlag = row.Returns.Contains('!', StringComparison.Ordinal) ? row.Returns.Split('!')[1] : null,
        Note = row.Note,
    };

    internal static ReturnClass Class(string spelling) => spelling switch
    {
        "status" => ReturnClass.Status,
        "fd.new" => ReturnClass.FdNew,
        "bytes.read" => ReturnClass.BytesRead,
        "bytes.written" => ReturnClass.BytesWritten,
        "bytes.moved" => ReturnClass.BytesMoved,
        "count" => ReturnClass.Count,
        "value" => ReturnClass.Value,
        "pid.new" => ReturnClass.PidNew,
        "address" => ReturnClass.Address,
        "never" => ReturnClass.Never,
        _ => throw new InvalidOperationException($"'{spelling}' is no return class"),
    };
}
