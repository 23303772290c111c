using System.Diagnostics;
using Weir.Trace.Stacks.Names;

namespace Weir.Trace.Tests.Stacks;

public sealed class CodeNameTests
{
    [Theory]
    [InlineData("write", "write")]
    [InlineData("_start", "_start")]
    [InlineData("_Z3foov", "foo")]
    [InlineData("_ZN3abc3defEi", "abc::def")]
    [InlineData("_ZNSt6vectorIiSaIiEE9push_backERKi", "std::vector<int, std::allocator<int> >::push_back")]
    [InlineData("_ZNSsC1Ev", "std::basic_string<char, std::char_traits<char>, std::allocator<char> >::basic_string")]
    [InlineData("_ZZN1A1fEiENKUlcE_clEc", "A::f(int)::{lambda(char)#1}::operator()")]
    [InlineData("_ZN12_GLOBAL__N_11gEv.cold", "(anonymous namespace)::g [clone .cold]")]
    [InlineData("_ZNK1AcvbEv", "A::operator bool")]
    [InlineData(
        "_ZTv0_n24_NSoD1Ev",
        "virtual thunk to std::basic_ostream<char, std::char_traits<char> >::~basic_ostream")]
    [InlineData("_ZN4core3fmt5Write9write_fmt17h0123456789abcdefE", "core::fmt::Write::write_fmt")]
    [InlineData("_ZN5alloc3vec16Vec$LT$T$C$A$GT$4push17h0123456789abcdefE.llvm.12", "alloc::vec::Vec<T,A>::push")]
    [InlineData(
        "_ZN41_$LT$a..B$u20$as$u20$core..fmt..Write$GT$9write_str17h0123456789abcdefE",
        "<a::B as core::fmt::Write>::write_str")]
    [InlineData("_RINvCs6xxl1lAjzDf_1a2bxDNtNtCsgEmfK2I1SDS_4core3fmt5DebugEL_EB2_", "a::bx::<dyn core::fmt::Debug>")]
    [InlineData("_RNCNvCs6xxl1lAjzDf_1a4main0B3_", "a::main::{closure#0}")]
    public void A_name_as_its_programmer_wrote_it(string symbol, string name) =>
        Assert.Equal(name, CodeName.Of(symbol));

    // Made up, cut, nested without end, or growing without end: as it is, and soon.
    [Theory]
    [InlineData("_Z")]
    [InlineData("_ZN")]
    [InlineData("_ZN3abc")]
    [InlineData("_Z999999999999foo")]
    [InlineData("_ZNS_E")]
    [InlineData("_RNv")]
    [InlineData("_RNvB_1a")]
    [InlineData("_RINvC1a1bTTTTTTTT")]
    public void What_is_no_name_stays_as_it_is(string symbol) => Assert.Equal(symbol, CodeName.Of(symbol));

    [Fact]
    public void Names_that_grow_without_end_are_given_up()
    {
        string deep = "_Z1fI" + new string('P', 3000) + "iE";
        string doubling = "_ZN1aI" + string.Concat(Enumerable.Repeat("S_S_", 400)) + "EE";
        string pairs = "_RINvC1a1b" + string.Concat(Enumerable.Range(0, 60).Select(i => "TB9_B9_")) + "E";
        Assert.All([deep, doubling, pairs], s => Assert.InRange(CodeName.Of(s).Length, 1, 1 << 15));
    }

    [Fact]
    public void No_name_however_broken_is_an_error()
    {
        string[] names =
        [
            "_ZZN1A1fIiJcDpFT_DpFT0_EEEEEvDpT_ENKUlcE_clIiLi5EEEDaT_", "_ZNK1AcvT_IiEEv", "_ZTv0_n24_NSoD1Ev",
            "_ZNSt6vectorIPFivESaIS1_EE9push_backERKS1_M1AA5_KcDv4_fU3fooiDF16_",
            "_RINvMNtNtCsgEmfK2I1SDS_4core3fmt2rtNtB3_8Argument11new_displayAhKj4_FUKCbEuDNtB5_5DebugEL_ECs6_1a",
        ];
        Random random = new(1);
        for (int i = 0; i < 40_000; i++)
        {
            char[] name = names[i % names.Length].ToCharArray();
            for (int change = random.Next(4); change >= 0; change--)
            {
                string other = names[random.Next(names.Length)];
                name[random.Next(2, name.Length)] = other[random.Next(other.Length)];
            }

            Assert.NotEmpty(CodeName.Of(new string(name, 0, random.Next(2, name.Length + 1))));
        }
    }

    [Fact]
    public void Names_agree_with_those_of_binutils()
    {
        string library = "/usr/lib/x86_64-linux-gnu/libstdc++.so.6";
        Assert.SkipUnless(File.Exists("/usr/bin/c++filt") && File.Exists(library), "no binutils or no libstdc++ here");
        string[] symbols = [.. Output($"nm -D --defined-only {library}").Select(l => l.Split(' ')[^1].Split('@')[0])
            .Where(s => s.StartsWith("_Z", StringComparison.Ordinal))
            .Where(s => !s.StartsWith("_ZGTt", StringComparison.Ordinal)).Distinct()];
        string[] peer = Output("c++filt -p", string.Join('\n', symbols));
        (string Symbol, string Ours, string Theirs)[] read =
            [.. symbols.Zip(peer, (s, p) => (s, CodeName.Of(s), p)).Where(n => n.Item2 != n.s)];

        Assert.InRange(read.Length, symbols.Length * 99 / 100, symbols.Length);

        // Of a thunk, binutils shows the parameters too.
        Assert.DoesNotContain(read, n => !n.Theirs.Contains("thunk to", StringComparison.Ordinal)
            && Spelling(n.Ours) != Spelling(n.Theirs));
    }

    // binutils spells std::string out in old names, and closes nested lists in two ways.
    private static string Spelling(string name)
    {
        // Twice: the second bracket of one pair may be the first of the next.
        name = name.Replace("> >", ">>", StringComparison.Ordinal).Replace("> >", ">>", StringComparison.Ordinal);
        return name.Replace(
                "std::basic_string<char, std::char_traits<char>, std::allocator<char>>", "std::string",
                StringComparison.Ordinal)
            .Replace("std::basic_istream<char, std::char_traits<char>>", "std::istream", StringComparison.Ordinal)
            .Replace("std::basic_ostream<char, std::char_traits<char>>", "std::ostream", StringComparison.Ordinal)
            .Replace("std::basic_iostream<char, std::char_traits<char>>", "std::iostream", StringComparison.Ordinal);
    }

    private static string[] Output(string command, string input = "")
    {
        using Process process = Process.Start(new ProcessStartInfo("sh", ["-c", command])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true,
        })!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        process.WaitForExit();
        return output.Result.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
