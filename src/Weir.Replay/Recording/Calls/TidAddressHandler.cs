namespace Weir.Replay.Recording.Calls;

/// <summary>set_tid_address: names the word that the kernel clears when the thread ends.</summary>
internal sealed class TidAddressHandler : CallHandler
{
    public override void Leave(RecordedCall call) => call.Task.ClearTid = call[0];
}
