using Weir.Catalogue.Plans;
using Weir.Catalogue.Records;
using Weir.Trace.Naming;

namespace Weir.Trace.Decoding;

/// <summary>Gives a call its thread, its files and its paths.</summary>
internal sealed class CallNamer(TaskTable tasks, FileTable files, PathTable paths)
{
    /// <summary>Names a call whose words and captures are read.</summary>
    public void Name(ref Call call, CallShape shape)
    {
        TaskState task = tasks.State(call.Tid);
        call.Task = task.At(call.Pid, call.TimeNs);
        call.GapNs = call.TimeNs == 0 || task.LastExitNs == 0 ? -1 : Since(task.LastExitNs, call.TimeNs);
        if (call.HasResult)
        {
            task.LastExitNs = call.RecordedNs;
        }

        NameFiles(ref call, shape, task);
    }

    /// <summary>Names a call that runs just now; nothing is counted or remembered.</summary>
    public void NameRunning(ref Call call, CallShape shape)
    {
        call.Task = tasks.State(call.Tid).At(call.Pid, call.TimeNs);
        call.GapNs = -1;
        call.First = files.Peek(call.FirstKey);
        call.Second = files.Peek(call.SecondKey);
        call.Path = PathOf(in call, shape.Plan.First, shape.FirstText, call.First);
    }

    /// <summary>Names an asynchronous operation: it has no part in its thread's succession of calls.</summary>
    public void NameOperation(ref Call call, CallShape shape)
    {
        TaskState task = tasks.State(call.Tid);
        call.Task = task.At(call.Pid, call.TimeNs);
        call.GapNs = -1;
        NameFiles(ref call, shape, task);
    }

    private void NameFiles(ref Call call, CallShape shape, TaskState task)
    {
        if (call.FirstKey != 0)
        {
            call.First = Find(call.FirstKey, task);
        }

        if (call.SecondKey != 0)
        {
            call.Second = files.Find(call.SecondKey);
        }

        call.Path = PathOf(in call, shape.Plan.First, shape.FirstText, call.First);
        if (shape.Plan.Second.Form != FileSlotForm.None)
        {
            NameSecond(ref call, shape);
        }
    }

    private static long Since(ulong from, ulong to) => to > from ? (long)(to - from) : 0;

    private FileIdentity? Find(ulong key, TaskState task)
    {
        if (key != task.LastKey || task.LastFile is null)
        {
            task.LastFile = files.Find(key);
            task.LastKey = key;
        }

        return task.LastFile;
    }

    private void NameSecond(ref Call call, CallShape shape)
    {
        string? second = PathOf(in call, shape.Plan.Second, shape.SecondText, call.Second);
        if (shape.Plan.Second.Form != FileSlotForm.Result)
        {
            call.Path2 = second;
        }
        else if (shape.FirstText >= 0)
        {
            // An open: the kernel's name of what was opened is truer than the program's spelling.
            call.Path = second ?? call.Path;
        }
        else if (call.SecondKey != call.FirstKey)
        {
            call.Path2 = second;
        }
    }

    private string? PathOf(in Call call, FileSlot slot, int text, FileIdentity? file)
    {
        if (text < 0)
        {
            return file?.Name;
        }

        if (!new CaptureList(call.Captures).TryFind(text, out ReadOnlySpan<byte> bytes, out CaptureStatus status))
        {
            return null;
        }

        return status switch
        {
            CaptureStatus.Ok when bytes.IsEmpty => file?.Name,
            CaptureStatus.Ok => paths.Join(file?.Base, bytes),
            CaptureStatus.Cut => paths.Join(file?.Base, bytes) + "…",
            // utimensat(fd, NULL, …) and its like work on the descriptor itself.
            CaptureStatus.Null when slot.Form == FileSlotForm.Directory && !call.Failed => file?.Name,
            _ => null,
        };
    }
}
