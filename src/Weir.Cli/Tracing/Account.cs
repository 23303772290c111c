namespace Weir.Cli.Tracing;

/// <summary>A user of <c>/etc/passwd</c>, with the groups of <c>/etc/group</c>.</summary>
public sealed record Account(string Name, uint Uid, uint Gid, string Home, string Shell)
{
    private const string UsersFile = "/etc/passwd";
    private const string GroupsFile = "/etc/group";

    /// <summary>The groups that it belongs to beside its own.</summary>
    public uint[] Groups { get; init; } = [];

    /// <summary>Finds a user by name or number.</summary>
    /// <exception cref="MisuseException">There is none; near names are in the message.</exception>
    public static Account Find(string nameOrUid)
    {
        ArgumentNullException.ThrowIfNull(nameOrUid);
        Account[] all = [.. Users()];
        Account? found = Array.Find(all, a => a.Name == nameOrUid)
            ?? (uint.TryParse(nameOrUid, out uint uid) ? Array.Find(all, a => a.Uid == uid) : null);
        return found is null
            ? throw new MisuseException(
                $"no user '{nameOrUid}' in {UsersFile}"
                + Weir.Trace.Filters.NearMatch.Suggest(nameOrUid, all.Select(a => a.Name)))
            : found with { Groups = [.. GroupsOf(found.Name)] };
    }

    /// <summary>The number of a user, which need not exist when it is given as a number.</summary>
    public static uint FindUid(string nameOrUid) =>
        uint.TryParse(nameOrUid, out uint uid) ? uid : Find(nameOrUid).Uid;

    private static IEnumerable<Account> Users()
    {
        foreach (string line in File.ReadLines(UsersFile))
        {
            // passwd(5): name:password:uid:gid:comment:home:shell
            string[] part = line.Split(':');
            if (part.Length >= 7 && uint.TryParse(part[2], out uint uid) && uint.TryParse(part[3], out uint gid))
            {
                yield return new Account(part[0], uid, gid, part[5], part[6]);
            }
        }
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
