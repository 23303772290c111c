namespace Weir.Cli.Tracing;

/// <summary>
/// A user of <c>/etc/passwd</c> with the groups of <c>/etc/group</c>, or else of what the name service knows besides.
/// </summary>
public sealed record Account(string Name, uint Uid, uint Gid, string Home, string Shell)
{
    private const string UsersFile = "/etc/passwd";
    private const string GroupsFile = "/etc/group";

    /// <summary>The groups that it belongs to beside its own.</summary>
    public uint[] Groups { get; init; } = [];

    /// <summary>
    /// Finds a user by name or number. A number that nobody has stands for itself, with the group of the same number.
    /// </summary>
    /// <exception cref="MisuseException">There is none; near names are in the message.</exception>
    public static Account Find(string nameOrUid)
    {
        ArgumentNullException.ThrowIfNull(nameOrUid);
        Account[] all = [.. Users()];
        Account? found = Array.Find(all, a => a.Name == nameOrUid)
            ?? (uint.TryParse(nameOrUid, out uint uid) ? Array.Find(all, a => a.Uid == uid) : null);
        if (found is not null)
        {
            return found with { Groups = [.. GroupsOf(found.Name)] };
        }

        if (NameService.Find("passwd", nameOrUid, out string why) is { } line && Read(line) is { } elsewhere)
        {
            return elsewhere with { Groups = [.. NameService.GroupsOf(elsewhere.Name)] };
        }

        return uint.TryParse(nameOrUid, out uid)
            ? new Account(nameOrUid, uid, uid, "/", "/bin/sh")
            : throw new MisuseException(
                $"no user '{nameOrUid}' in {UsersFile}{why}"
                + Weir.Trace.Filters.NearMatch.Suggest(nameOrUid, all.Select(a => a.Name)));
    }

    /// <summary>The number of a user, which need not exist when it is given as a number.</summary>
    public static uint FindUid(string nameOrUid) =>
        uint.TryParse(nameOrUid, out uint uid) ? uid : Find(nameOrUid).Uid;

    private static IEnumerable<Account> Users() => File.ReadLines(UsersFile).Select(Read).OfType<Account>();

    // passwd(5): name:password:uid:gid:comment:home:shell
    private static Account? Read(string line)
    {
        string[] part = line.Split(':');
        return part.Length >= 7 && uint.TryParse(part[2], out uint uid) && uint.TryParse(part[3], out uint gid)
            ? new Account(part[0], uid, gid, part[5], part[6])
            : null;
    }

    private static IEnumerable<uint> GroupsOf(string user)
    {
        foreach (string line in File.ReadLines(GroupsFile))
        {
            // group(5): name:password:gid:members
            string[] part = line.Split(':');
            if (part.Length >= 4 && part[3].Split(',').Contains(user) && uint.TryParse(part[2], out uint gid))
            {
                yield return gid;
            }
        }
    }
}
