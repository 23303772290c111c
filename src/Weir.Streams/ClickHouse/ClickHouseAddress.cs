using System.Web;

namespace Weir.Streams.ClickHouse;

/// <summary>A table of a ClickHouse server, reached through its HTTP interface.</summary>
public sealed record ClickHouseAddress
{
    /// <summary>The table's name unless another one is given.</summary>
    public const string DefaultTable = "weir_calls";

    /// <summary>Scheme, host and port; its path, where a proxy wants one.</summary>
    public required Uri Server { get; init; }

    /// <summary>The database; null: the user's own default.</summary>
    public string? Database { get; init; }

    /// <summary>The table.</summary>
    public string Table { get; init; } = DefaultTable;

    /// <summary>Who inserts; null: the server's default user.</summary>
    public string? User { get; init; }

    /// <summary>The password; null: none.</summary>
    public string? Password { get; init; }

    /// <summary>The table as SQL names it.</summary>
    public string QuotedTable => Database is null ? Quote(Table) : $"{Quote(Database)}.{Quote(Table)}";

    /// <summary>What people know it by: everything but the password.</summary>
    public string Name => $"{Server.GetLeftPart(UriPartial.Path).TrimEnd('/')} {QuotedTable}";

    /// <summary>Reads an address such as <c>http://user:password@host:8123/?database=db&amp;table=calls</c>.</summary>
    /// <exception cref="ArgumentException">It is none; the message says what is wrong.</exception>
    public static ClickHouseAddress Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (!Uri.TryCreate(text, UriKind.Absolute, out Uri? uri) || uri.Scheme is not ("http" or "https"))
        {
            throw new ArgumentException($"'{text}' is no address such as http://host:8123/?database=db&table=calls");
        }

        var query = HttpUtility.ParseQueryString(uri.Query);
        if (query.AllKeys.FirstOrDefault(k => k is not ("database" or "table")) is { } unknown)
        {
            throw new ArgumentException($"'{unknown}' is no part of an address: database and table are");
        }

        string[] user = uri.UserInfo.Split(':', 2);
        return new ClickHouseAddress
        {
            Server = new Uri(uri.GetComponents(
                UriComponents.Scheme | UriComponents.HostAndPort | UriComponents.Path, UriFormat.UriEscaped)),
            Database = Nonempty(query["database"]),
            Table = Nonempty(query["table"]) ?? DefaultTable,
            User = user[0].Length > 0 ? Uri.UnescapeDataString(user[0]) : null,
            Password = user.Length > 1 ? Uri.UnescapeDataString(user[1]) : null,
        };
    }

    // Identifiers between backquotes take any character; backslash escapes, as in string literals.
    private static string Quote(string name) => $"`{name.Replace("\\", "\\\\").Replace("`", "\\`")}`";

    private static string? Nonempty(string? text) => string.IsNullOrEmpty(text) ? null : text;

    /// <inheritdoc/>
    public override string ToString() => Name;
}
