using Weir.Explain.Symbols;

namespace Weir.Explain.Tests.Symbols;

public sealed class KernelSymbolsTests
{
    private const string Listing =
        "ffffffff81000100 T first\nffffffff81000200 t second\nffffffff81000300 D data\n"
        + "ffffffff81000400 t third\t[module]\n0000000000000000 t hidden\n";

    [Theory]
    [InlineData(0xffffffff81000150, "first")]
    [InlineData(0xffffffff81000200, "first")]
    [InlineData(0xffffffff81000201, "second")]
    [InlineData(0xffffffff81000350, "second")]
    [InlineData(0xffffffff81000401, "third")]
    [InlineData(0xffffffff81000050, "0xffffffff81000050")]
    public void A_return_address_belongs_to_the_function_that_called(ulong address, string name) =>
        Assert.Equal(name, KernelSymbols.Parse(new StringReader(Listing)).Name(address));

    [Fact]
    public void Addresses_that_are_all_zero_are_hidden_ones()
    {
        KernelSymbols symbols = KernelSymbols.Parse(new StringReader("0000000000000000 T first\n"));

        Assert.True(symbols.IsHidden);
        Assert.Equal("0x10", symbols.Name(0x10));
    }

    [Fact]
    public void The_range_is_of_the_first_function_that_is_known() => Assert.Equal(
        (0xffffffff81000200, 0xffffffff81000401),
        KernelSymbols.Parse(new StringReader(Listing)).Range("missing", "second"));
}
