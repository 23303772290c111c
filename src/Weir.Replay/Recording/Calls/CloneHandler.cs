using Weir.Catalogue;

namespace Weir.Replay.Recording.Calls;

/// <summary>clone, fork, vfork: the birth itself is logged when the kernel reports the child.</summary>
internal sealed class CloneHandler : CallHandler
{
    public const ulong Vm = 0x100;
    public const ulong PidFd = 0x1000;
    public const ulong Vfork = 0x4000;
    public const ulong Thread = 0x10000;
    public const ulong ParentSetTid = 0x100000;
    public const ulong ChildClearTid = 0x200000;
    public const ulong Untraced = 0x800000;
    public const ulong ChildSetTid = 0x1000000;
    private const ulong SignalChild = 17;

    /// <summary>The flags that a call of the three stands for.</summary>
    public static ulong Flags(RecordedTask task) => task.Number switch
    {
        (int)SyscallId.Fork => SignalChild,
        (int)SyscallId.Vfork => SignalChild | Vm | Vfork,
        _ => task.Arguments[0],
    };

    public override CallAction Enter(RecordedCall call)
    {
        if (call.Number == (int)SyscallId.Clone && (call[0] & NamespaceHandler.NewPid) != 0)
        {
            return NamespaceHandler.RefusePid(call);
        }

        if (call.Number == (int)SyscallId.Clone && (call[0] & Untraced) != 0)
        {
            call.Rewrite(call.Number, call[0] & ~Untraced, call[1], call[2], call[3], call[4], call[5]);
        }

        return CallAction.Make;
    }

    public override void Leave(RecordedCall call)
    {
        bool clone = call.Number == (int)SyscallId.Clone;
        if (call.Succeeded && clone && (call[0] & (ParentSetTid | PidFd)) != 0)
        {
            call.LogMemory(call[2], 4);
        }
    }
}
