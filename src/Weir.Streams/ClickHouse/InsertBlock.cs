namespace Weir.Streams.ClickHouse;

/// <summary>Rows that are inserted at once.</summary>
/// <param name="Token">Tells the server a repeated insert from a new one; letters, digits and dashes.</param>
/// <param name="Columns">The columns as the INSERT lists them: those of the version that wrote the block.</param>
/// <param name="Rows">How many rows it holds.</param>
/// <param name="Body">RowBinary, compressed with gzip.</param>
internal sealed record InsertBlock(string Token, string Columns, int Rows, ReadOnlyMemory<byte> Body);
