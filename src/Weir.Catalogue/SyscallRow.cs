using System.Collections.Immutable;
using Weir.Catalogue.Plans;

namespace Weir.Catalogue;

/// <summary>One syscall: everything the product knows of it. Rows come from <c>catalogue/syscalls.tbl</c>.</summary>
public sealed class SyscallRow
{
    private ImmutableArray<Argument> _arguments;
    private SyscallPlan? _plan, _readingPlan;
    private RowColumns? _columns;

    /// <summary>Number on x86-64; the identity of the row.</summary>
    public required int Number { get; init; }

    /// <summary>Number on arm64, or null where arm64 has no such call.</summary>
    public required int? Arm64Number { get; init; }

    /// <summary>Name as in <c>&lt;asm/unistd.h&gt;</c>.</summary>
    public required string Name { get; init; }

    /// <summary>What it is about.</summary>
    public required Family Family { get; init; }

    /// <summary>First kernel that has it, such as <c>5.1</c>.</summary>
    public required string Since { get; init; }

    /// <summary>
    /// The kernel's own name of the call's function where it differs (<c>newstat</c> for stat), or null.
    /// </summary>
    public string? Alias { get; init; }

    /// <summary>The arguments in order, at most six.</summary>
    public ImmutableArray<Argument> Arguments
    {
        get
        {
            if (_arguments.IsDefault)
            {
                ImmutableInterlocked.InterlockedInitialize(ref _arguments, ArgumentReader.Read(ArgumentsText));
            }

            return _arguments;
        }

        init => _arguments = value;
    }

    /// <summary>The arguments as the table spells them; read when they are first asked for.</summary>
    internal string ArgumentsText { get; init; } = string.Empty;

    /// <summary>What a successful result means.</summary>
    public required ReturnClass Returns { get; init; }

    /// <summary>
    /// The reasoning at the boundary: why this family or class; where we say more than others. May be empty.
    /// </summary>
    public required string Note { get; init; }

    /// <summary>
    /// A flag of the call with which the result is not what its class says, or null: bytes do not count
    /// (<c>bytes.read!MSG_PEEK</c> in the table), a number is a registered ring's index and no descriptor
    /// (<c>fd.new!IORING_SETUP_REGISTERED_FD_ONLY</c>).
    /// </summary>
    public string? ExceptFlag { get; init; }

    /// <summary>What the gates copy for this call when no data is asked for.</summary>
    public SyscallPlan Plan => _plan ??= PlanFor(dataBytes: 0);

    /// <summary>Which arguments fill which columns.</summary>
    internal RowColumns Columns => _columns ??= new RowColumns(this);

    /// <summary>
    /// The plan that captures are read by: the numbers of <see cref="Plan"/>'s captures, and behind them those that
    /// only plans with data have.
    /// </summary>
    public SyscallPlan ReadingPlan => _readingPlan ??= PlanFor(dataBytes: 1);

    /// <summary>
    /// What the gates copy for this call with so many bytes of the data that it moves. A capture has the same number
    /// in every plan of a row, so that a reader need not know how much data was asked for.
    /// </summary>
    public SyscallPlan PlanFor(int dataBytes)
    {
        PlanBuilder builder = new(this) { DataBytes = dataBytes };
        for (int i = 0; i < Arguments.Length; i++)
        {
            Arguments[i].Kind.Plan(builder, i);
        }

        SyscallPlan plan = builder.Build();
        return dataBytes == 0
            ? plan
            : plan with { Captures = [.. Plan.Captures, .. plan.Captures.Except(Plan.Captures)] };
    }

    /// <inheritdoc/>
    public override string ToString() => Name;
}
