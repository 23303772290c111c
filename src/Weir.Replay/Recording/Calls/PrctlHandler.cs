using Weir.Catalogue;

namespace Weir.Replay.Recording.Calls;

/// <summary>prctl: requests that would take the program out of the recorder's sight are answered instead.</summary>
internal sealed class PrctlHandler : CallHandler
{
    private const ulong SetDumpable = 4;
    private const ulong SetSeccomp = 22;
    private const ulong SetTimestamps = 26;

    public override CallAction Enter(RecordedCall call) => call[0] switch
    {
        SetDumpable or SetTimestamps => call.Answer(0),
        SetSeccomp => call.Refuse(Errno.EINVAL),
        _ => CallAction.Make,
    };
}
