using Weir.Cli.Tracing;

namespace Weir.Cli.Tests;

/// <summary>Users by name and number, in the files of <c>/etc</c>, in the name service and in neither.</summary>
public sealed class AccountTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("weir-users-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_users_file_is_asked_first()
    {
        Account root = Account.Find("root");

        Assert.Equal((0u, 0u, "root"), (root.Uid, root.Gid, Account.Find("0").Name));
        Assert.Equal(0u, Account.FindUid("root"));
    }

    [Fact]
    public void A_number_that_nobody_has_stands_for_itself()
    {
        Account account = Account.Find("3999999999");

        Assert.Equal((3_999_999_999u, 3_999_999_999u), (account.Uid, account.Gid));
        Assert.Empty(account.Groups);
        Assert.Equal(3_999_999_999u, Account.FindUid("3999999999"));
    }

    [Theory]
    [InlineData("echo \"$3:x:4242:4243::/:/bin/sh\"", "ada 4242 4243")]
    [InlineData("exit 2", "no user 'ada' in /etc/passwd and none that getent knows")]
    [InlineData("exit 7", "no user 'ada' in /etc/passwd, and getent ended with 7")]
    [InlineData(null, "no user 'ada' in /etc/passwd, and there is no getent to ask further")]
    public void Then_the_name_service_is_asked(string? script, string expected)
    {
        if (script is not null)
        {
            string groups = "[ $2 != initgroups ] || { echo 'ada 4243 17 18'; exit; }";
            File.WriteAllText(Path.Join(_folder, "getent"), $"#!/bin/sh\n{groups}\n{script}\n");
            File.SetUnixFileMode(Path.Join(_folder, "getent"), (UnixFileMode)0x1ed);
        }

        // A trace would need privileges, and must not begin when the user is unknown.
        (int code, string output, string error) = Shell.Run(
            $"weir=$(command -v dotnet); PATH={_folder} \"$weir\" '{Path.Join(AppContext.BaseDirectory, "weir.dll")}' "
            + "trace --user ada -- /usr/bin/id", _folder);
        if (expected.StartsWith("no user", StringComparison.Ordinal))
        {
            Assert.Equal((ExitCode.Misuse, ""), (code, output));
            Assert.StartsWith($"weir: {expected}", error, StringComparison.Ordinal);
            Assert.Single(error.TrimEnd('\n').Split('\n'));
        }
        else
        {
            Weir.Probes.Tests.Live.Privilege.Require();
            Assert.Equal(0, code);
            Assert.Contains("uid=4242 gid=4243 groups=4243,17", output, StringComparison.Ordinal);
        }
    }
}
