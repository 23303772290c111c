using System.Text;
using Weir.Catalogue;
using Weir.Catalogue.Kinds;
using Weir.Catalogue.Plans;

namespace Weir.Trace.Tests.Simulation;

/// <summary>Rows of the shapes that the stream must cope with, so that these tests hold whatever the table says.</summary>
public static class Rows
{
    public const int Read = 0;
    public const int OpenAt = 1;
    public const int Rename = 2;
    public const int Copy = 3;
    public const int GetPid = 4;
    public const int Accept = 5;
    public const int Unlink = 6;
    public const int Dup = 7;
    public const int Exit = 8;

    private static readonly SyscallRow[] All =
    [
        Row(Read, "read", ReturnClass.BytesRead, ("fd", new FdKind()), ("count", new SizeKind())),
        Row(OpenAt, "openat", ReturnClass.FdNew, ("dir", new WordOnly()), ("path", new PathKind(dirArgument: 0))),
        Row(Rename, "renameat", ReturnClass.Status,
            ("olddir", new WordOnly()), ("old", new PathKind(dirArgument: 0)),
            ("newdir", new WordOnly()), ("new", new PathKind(dirArgument: 2))),
        Row(Copy, "copy_file_range", ReturnClass.BytesMoved, ("in", new FdKind()), ("out", new FdKind())),
        Row(GetPid, "getpid", ReturnClass.Value),
        Row(Accept, "accept", ReturnClass.FdNew, ("fd", new FdKind())),
        Row(Unlink, "unlink", ReturnClass.Status, ("path", new PathKind(dirArgument: null))),
        Row(Dup, "dup", ReturnClass.FdNew, ("fd", new FdKind())),
        Row(Exit, "exit", ReturnClass.Never),
    ];

    public static CallStreamOptions Options { get; } = new() { FindRow = Find };

    public static SyscallRow? Find(int number) => number < All.Length ? All[number] : null;

    private static SyscallRow Row(
        int number, string name, ReturnClass returns, params (string Name, ArgumentKind Kind)[] arguments) => new()
        {
            Number = number,
            Arm64Number = null,
            Name = name,
            Family = Family.FS,
            Since = "1.0",
            Arguments = [.. arguments.Select(a => new Argument(a.Name, a.Kind))],
            Returns = returns,
            Note = "",
        };

    private class WordOnly : ArgumentKind
    {
        public override string Spelling => "word";

        public override void Print(StringBuilder text, in CallView call, int index) =>
            text.Append(call.Arguments[index]);
    }

    private sealed class SizeKind : WordOnly
    {
        public override string Spelling => "size";
    }

    private sealed class FdKind : WordOnly
    {
        public override string Spelling => "fd";

        public override void Plan(PlanBuilder plan, int index) =>
            plan.File(new FileSlot(FileSlotForm.Descriptor, (byte)index));
    }

    private sealed class PathKind(int? dirArgument) : WordOnly
    {
        public override string Spelling => "path";

        public override void Plan(PlanBuilder plan, int index)
        {
            plan.Capture(new CaptureSpec
            {
                Argument = (byte)index,
                Phase = CapturePhase.Enter,
                Form = CaptureForm.Text,
                MaxBytes = 4096,
            });
            plan.File(dirArgument is { } dir
                ? new FileSlot(FileSlotForm.Directory, (byte)dir, (byte)index)
                : new FileSlot(FileSlotForm.WorkingDirectory, 0, (byte)index));
        }
    }
}
