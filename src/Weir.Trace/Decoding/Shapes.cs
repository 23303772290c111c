using Weir.Catalogue;
using Weir.Catalogue.Kinds;

namespace Weir.Trace.Decoding;

/// <summary>The shape of every number that was met, and rows for numbers that the catalogue does not have.</summary>
internal sealed class Shapes
{
    private const string NoRow = "not in the catalogue";

    // x86-64 numbers are a u16 in a record; compat numbers take the upper half.
    private readonly CallShape?[] _shapes = new CallShape?[2 << 16];

    /// <summary>Calls whose number has no row.</summary>
    public long WithoutRow { get; private set; }

    /// <summary>The shape of a number in its ABI.</summary>
    public CallShape Of(int number, bool compat)
    {
        int index = compat ? number + (1 << 16) : number;
        CallShape shape = _shapes[index] ??= Make(number, compat);
        if (ReferenceEquals(shape.Row.Note, NoRow))
        {
            WithoutRow++;
        }

        return shape;
    }

    private static CallShape Make(int number, bool compat)
    {
        SyscallRow? row = compat ? null : Syscalls.Find(number);
        return new CallShape(row ?? Unknown(number, compat));
    }

    private static SyscallRow Unknown(int number, bool compat) =>
        new()
        {
            Number = number,
            Arm64Number = null,
            Name = compat ? $"i386_syscall_{number}" : $"syscall_{number}",
            Family = Family.Misc,
            Since = "unknown",
            Arguments =
            [
                .. Enumerable.Range(1, ArgumentWords.Count).Select(i => new Argument($"arg{i}", new HexKind("hex"))),
            ],
            Returns = ReturnClass.Value,
            Note = NoRow,
        };
}
