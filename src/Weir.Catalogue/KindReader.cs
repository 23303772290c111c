using Weir.Catalogue.Grammar;
using Weir.Catalogue.Kinds;
using Weir.Catalogue.Memory;
using Weir.Catalogue.Structures;

namespace Weir.Catalogue;

/// <summary>
/// Makes kinds of what the tables spell. <see cref="Vocabulary"/> lists the same words for the generator.
/// </summary>
internal sealed class KindReader(LengthScope scope)
{
    private int _commandColumn;

    public ArgumentKind Read(KindText text) => text.Word switch
    {
        "in" or "out" or "inout" => Block(text, Directions.Of(text.Word)),
        "flags" or "flags64" => new FlagsKind(text.Spelling, text.List!, isWide: text.Word == "flags64"),
        "enum" => new EnumKind(text.Spelling, text.List!, text.Length is null ? null : scope.Selector(text.Length)),
        "by" => new CommandKind(text.Spelling, text.List!, scope.Selector(text.Length!), _commandColumn++, Read),
        "fd" => text.Length is null
            ? new FdKind()
            : new RingFdKind(text.Spelling, scope.Selector(text.Length), (ulong)text.Length.Terms[0].Multiply),
        "dirfd" => new DirfdKind(),
        "path" => new PathKind(),
        "text" => new TextKind(),
        "texts" => new TextVectorKind(),
        "mode" or "openmode" => new ModeKind(text.Word),
        "dev" => new DeviceKind(),
        "none" => new NoneKind(),
        "slot" => new SlotKind(),
        "fd.number" => new FdKind(byNumber: true),
        "ioc" => new IoctlArgumentKind(),
        "hex" or "hex32" or "ptr" or "key" => new HexKind(text.Word),
        "fdpair.out" => new DescriptorPairKind(),
        "wstatus.out" => new WaitStatusKind(),
        _ => NumberKind.Named(text.Word) ?? Measured(text),
    };

    private ArgumentKind Block(KindText text, MemoryDirection direction)
    {
        Length? length = text.Length is null ? null : scope.Resolve(text.Length);
        return text.List is null
            ? new BytesKind(text.Spelling, direction, length!)
            : new StructKind(text.Spelling, direction, StructLayout.Get(text.List), length);
    }

    private ArgumentKind Measured(KindText text)
    {
        string[] parts = text.Word.Split('.');
        MemoryDirection direction = parts.Length > 1 ? Directions.Of(parts[1]) : MemoryDirection.None;
        if (parts[0] == "msghdr")
        {
            return new MessageKind(text.Spelling, direction);
        }

        Length length = scope.Resolve(text.Length!);
        return parts[0] switch
        {
            "text" => new TextBufferKind(text.Spelling, direction, length),
            "iovec" => new VectorKind(text.Spelling, direction, length),
            "mmsghdr" => new MessageVectorKind(text.Spelling, direction, length),
            "sockaddr" => new SocketAddressKind(text.Spelling, direction, length),
            "sigset" => new SignalSetKind(text.Spelling, direction, length),
            "value" => new ValueKind(text.Spelling, direction, length),
            "fdset" => new DescriptorSetKind(text.Spelling, length),
            "iocbs" => new ControlBlocksKind(text.Spelling, length),
            _ => throw new InvalidOperationException($"'{text.Word}' is no kind; the generator refuses such rows"),
        };
    }
}
