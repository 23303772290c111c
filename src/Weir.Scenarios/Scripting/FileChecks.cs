using System.Collections.Immutable;
using Weir.Catalogue;
using Weir.Catalogue.Plans;
using Weir.Scenarios.Expecting;

namespace Weir.Scenarios.Scripting;

/// <summary>
/// What the two path columns of a call must say, found out from /proc before the call (a close ends the name) and
/// after it
/// (an open begins one).
/// </summary>
internal sealed class FileChecks
{
    private const int CurrentDirectory = -100;
    private readonly ImmutableArray<long> _words;
    private readonly ImmutableArray<string?> _texts;
    private readonly SyscallPlan _plan;
    private readonly string _directory;
    private readonly string? _descriptor;
    private readonly Check? _first, _second;

    /// <summary>Looks before the call.</summary>
    public FileChecks(SyscallRow row, ImmutableArray<long> words, ImmutableArray<string?> texts, string directory)
    {
        _plan = row.Plan;
        _words = words;
        _texts = texts;
        _directory = directory;
        _descriptor = _plan.First.Form == FileSlotForm.Descriptor
            ? DescriptorNames.Target(words[_plan.First.Argument])
            : null;
        _first = Before("path", _plan.First);
        _second = Before("path2", _plan.Second);
    }

    /// <summary>Looks after the call and says what must hold.</summary>
    public IEnumerable<Check> After(long result, Func<FileSlot, long> readMemory)
    {
        Check? first = _first, second = _second;
        if (result >= 0)
        {
            Take(_plan.First, "path", result, readMemory, ref first);
            bool opened = _plan.Second.Form == FileSlotForm.Result
                && _plan.First.Form is FileSlotForm.Directory or FileSlotForm.WorkingDirectory;
            Take(_plan.Second, opened ? "path" : "path2", result, readMemory, ref opened ? ref first : ref second);
        }

        if (_plan.Second.Form == FileSlotForm.Result && _descriptor is not null && result >= 0
            && _descriptor == DescriptorNames.Target(result))
        {
            // A copy of a descriptor is the same file, which is said once.
            second = new Check("path2", Comparison.Nothing);
        }

        return new[] { first, second }.OfType<Check>();
    }

    private static void Take(FileSlot slot, string field, long result, Func<FileSlot, long> readMemory,
        ref Check? check)
    {
        if (slot.Form is FileSlotForm.Result or FileSlotForm.RingResult)
        {
            check = DescriptorNames.Expect(field, result);
        }
        else if (slot.Form == FileSlotForm.MemoryAtExit)
        {
            check = DescriptorNames.Expect(field, readMemory(slot));
        }
    }

    private Check? Before(string field, FileSlot slot) => slot.Form switch
    {
        FileSlotForm.Descriptor => DescriptorNames.Expect(field, _words[slot.Argument]),
        FileSlotForm.Directory => Joined(field, _texts[slot.Path], Start((int)_words[slot.Argument]),
            _words[slot.Argument]),
        FileSlotForm.WorkingDirectory => Joined(field, _texts[slot.Path], _directory, CurrentDirectory),
        _ => null,
    };

    private string? Start(int dirfd) => dirfd == CurrentDirectory ? _directory : DescriptorNames.Target(dirfd);

    private static Check? Joined(string field, string? text, string? start, long dirfd)
    {
        if (text is null)
        {
            return null;
        }

        if (text.Length == 0)
        {
            return (int)dirfd == CurrentDirectory ? null : DescriptorNames.Expect(field, dirfd);
        }

        if (text[0] != '/' && start is not ['/', ..])
        {
            return null;
        }

        // System.IO.Path joins as the kernel would where no symbolic link is on the way.
        string joined = Path.GetFullPath(text, start ?? "/").TrimEnd('/');
        return new Check(field, Comparison.Equal, Text: joined.Length == 0 ? "/" : joined);
    }
}
