using System.Collections.Frozen;

namespace Weir.Trace.Stacks.Names;

/// <summary>
/// What the Itanium C++ ABI abbreviates: operators (5.1.3), built-in types (5.1.5.2), parts of std (5.1.10).
/// </summary>
internal static class CxxWords
{
    internal static readonly FrozenDictionary<string, string> Operators = Pairs(
        "nw new na new[] dl delete da delete[] aw co_await ps + ng - ad & de * co ~ pl + mi - ml * dv / "
        + "rm % an & or | eo ^ aS = pL += mI -= mL *= dV /= rM %= aN &= oR |= eO ^= ls << rs >> lS <<= rS "
        + ">>= eq == ne != lt < gt > le <= ge >= ss <=> nt ! aa && oo || pp ++ mm -- cm , pm ->* pt -> cl "
        + "() ix [] qu ?");

    internal static readonly FrozenDictionary<string, string> Types = new Dictionary<string, string>
    {
        ["v"] = "void", ["w"] = "wchar_t", ["b"] = "bool", ["c"] = "char", ["a"] = "signed char",
        ["h"] = "unsigned char", ["s"] = "short", ["t"] = "unsigned short", ["i"] = "int", ["j"] = "unsigned int",
        ["l"] = "long", ["m"] = "unsigned long", ["x"] = "long long", ["y"] = "unsigned long long",
        ["n"] = "__int128", ["o"] = "unsigned __int128", ["f"] = "float", ["d"] = "double", ["e"] = "long double",
        ["g"] = "__float128", ["z"] = "...", ["Dd"] = "decimal64", ["De"] = "decimal128", ["Df"] = "decimal32",
        ["Dh"] = "half", ["Di"] = "char32_t", ["Ds"] = "char16_t", ["Du"] = "char8_t", ["Da"] = "auto",
        ["Dc"] = "decltype(auto)", ["Dn"] = "decltype(nullptr)",
    }.ToFrozenDictionary();

    internal static readonly FrozenDictionary<char, string> Standard = new Dictionary<char, string>
    {
        ['t'] = "std", ['a'] = "std::allocator", ['b'] = "std::basic_string", ['s'] = "std::string",
        ['i'] = "std::istream", ['o'] = "std::ostream", ['d'] = "std::iostream",
    }.ToFrozenDictionary();

    internal static readonly FrozenDictionary<char, string> WholeStandard = new Dictionary<char, string>
    {
        ['s'] = "std::basic_string<char, std::char_traits<char>, std::allocator<char> >",
        ['i'] = "std::basic_istream<char, std::char_traits<char> >",
        ['o'] = "std::basic_ostream<char, std::char_traits<char> >",
        ['d'] = "std::basic_iostream<char, std::char_traits<char> >",
    }.ToFrozenDictionary();

    private static FrozenDictionary<string, string> Pairs(string text)
    {
        string[] words = text.Split(' ');
        return Enumerable.Range(0, words.Length / 2).ToFrozenDictionary(i => words[2 * i], i => words[(2 * i) + 1]);
    }
}
