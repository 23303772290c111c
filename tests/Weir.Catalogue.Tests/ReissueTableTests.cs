using Weir.Catalogue.Reissuing;

namespace Weir.Catalogue.Tests;

/// <summary>The table of what making calls again must know.</summary>
public sealed class ReissueTableTests
{
    [Fact]
    public void Every_line_is_a_call() => Assert.All(
        ReissueTable.Names, n => Assert.True(CallForm.Find(n) is not null, $"reissue.tbl: {n}: no such call"));

    [Fact]
    public void What_is_left_out_has_its_reason() => Assert.All(
        from row in Syscalls.All
        select (row.Name, Rule: ReissueTable.Of(CallForm.Find(row.Name)!, "")),
        r => Assert.Equal(r.Rule.Effect == Effect.Leave, !string.IsNullOrWhiteSpace(r.Rule.Reason)));

    [Theory]
    [InlineData("fcntl", "3</a, F_DUPFD, 1>, F_GETFL", Effect.Look)]
    [InlineData("fcntl", "3</a>, F_DUPFD_CLOEXEC, 10", Effect.Copy)]
    [InlineData("fcntl", "3</a>, F_SETLKW, {l_type=F_RDLCK}", Effect.Leave)]
    [InlineData("fcntl", "3</a>, F_SETLK, {l_type=F_RDLCK}", Effect.Look)]
    [InlineData("unlinkat", "AT_FDCWD, \"AT_REMOVEDIR, x\", 0", Effect.Remove)]
    [InlineData("unlinkat", "AT_FDCWD, \"x, y\", AT_REMOVEDIR", Effect.Rmdir)]
    [InlineData("newfstatat", "AT_FDCWD, \"x\", 0x1, 0", Effect.Look)]
    [InlineData("socket", "AF_INET, SOCK_STREAM, IPPROTO_IP", Effect.Leave)]
    [InlineData("io_uring:RECV", "3, 0x1, 10, 0", Effect.Leave)]
    public void A_rule_may_depend_on_a_named_argument(string call, string arguments, Effect effect) =>
        Assert.Equal(effect, ReissueTable.Of(CallForm.Find(call)!, arguments, "/a, F_DUPFD, 1").Effect);

    [Fact]
    public void Counterparts_do_the_same_work()
    {
        foreach (string name in ReissueTable.Names)
        {
            CallForm form = CallForm.Find(name)!;
            ReissueRule rule = ReissueTable.Of(form, "");
            Assert.All(
                ((Counterpart?[])[rule.Sync, rule.Aio, rule.Ring]).OfType<Counterpart>(),
                c => Assert.Equal(form.Row.Returns, c.Form.Row.Returns));
            Assert.True(form.IsAsync || rule.Sync is null, $"{name} is synchronous already");
        }
    }

    [Fact]
    public void An_entry_that_was_read_is_written_the_same()
    {
        foreach (Operations.OperationRow row in Operations.RingOps.All.Concat(Operations.AioOps.All))
        {
            ulong[] words = [.. Enumerable.Range(1, row.WordCount).Select(i => (ulong)(i * 3))], again = [.. words];
            byte[] entry = new byte[64];
            row.WriteWords(words, entry);
            row.ReadWords(entry, again);
            Assert.Equal(words, again);
        }
    }
}
