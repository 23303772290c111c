using System.Buffers.Binary;
using System.Text;
using Weir.Catalogue.Kinds;
using Weir.Catalogue.Plans;
using Weir.Catalogue.Printing;

namespace Weir.Catalogue;

/// <summary>The columns that every capture has, from the kinds of a call's arguments and its return class.</summary>
public static class CallFacts
{
    /// <summary>
    /// The bytes that a call moved, as its class says (read, written or moved), or null where the class counts none or
    /// the
    /// call has no result. A failed call moved 0. What exceeds the room that the program gave does not count: a
    /// datagram
    /// cut short (MSG_TRUNC), an attribute whose size was asked for.
    /// </summary>
    public static long? Bytes(in CallView call)
    {
        if (!call.HasResult
            || call.Row.Returns is not (ReturnClass.BytesRead or ReturnClass.BytesWritten or ReturnClass.BytesMoved))
        {
            return null;
        }

        RowColumns columns = call.Row.Columns;
        if (call.Result <= 0 || (columns.Flags >= 0 && (call.Arguments[columns.Flags] & columns.Uncounted) != 0))
        {
            return 0;
        }

        return call.Row.Returns == ReturnClass.BytesRead ? Math.Min(call.Result, Room(call)) : call.Result;
    }

    /// <summary>The bytes that the program asked for or offered, or null where the call does not say.</summary>
    public static ulong? Requested(in CallView call)
    {
        RowColumns columns = call.Row.Columns;
        if (columns.Size >= 0)
        {
            NumberKind size = (NumberKind)call.Row.Arguments[columns.Size].Kind;
            return size.Unsigned(call.Arguments[columns.Size]);
        }

        return columns.Vector >= 0
            && call.Row.Arguments[columns.Vector].Kind.TryCapacity(call, columns.Vector, out ulong sum) ? sum : null;
    }

    /// <summary>The place in the file that the call names, or null.</summary>
    public static long? Offset(in CallView call) =>
        call.Row.Columns.Offset is var index and >= 0 ? (long)call.Arguments[index] : null;

    /// <summary>The descriptor that the call is about: the first that it takes, or null.</summary>
    public static int? Descriptor(in CallView call) =>
        call.Row.Columns.Descriptor is var index and >= 0
            && (int)call.Arguments[index] is var fd and not Descriptors.WorkingDirectory
            && (call.Row.Arguments[index].Kind is not FdKind kind || kind.IsDescriptor(call)) ? fd : null;

    /// <summary>
    /// Whether a new descriptor is one, and not the index of a registered ring; false too where that is unknown.
    /// </summary>
    public static bool GivesDescriptor(in CallView call)
    {
        if (call.Row.Columns.NoDescriptor is not (var argument, var offset, var bit))
        {
            return true;
        }

        Capture flags = call.Find(argument, CapturePhase.Enter);
        return flags.HasBytes && flags.Bytes.Length >= offset + sizeof(uint)
            && (BinaryPrimitives.ReadUInt32LittleEndian(flags.Bytes[offset..]) & bit) == 0;
    }

    /// <summary>Whether what the operation opens or closes is a registered file and no descriptor.</summary>
    public static bool UsesSlot(in CallView call) =>
        call.Row.Columns.Slot is var index and >= 0 && call.Arguments[index] != 0;

    /// <summary>Writes the call's first flags by name; false where it has none.</summary>
    public static bool Flags(StringBuilder text, in CallView call)
    {
        int index = call.Row.Columns.Flags;
        if (index >= 0)
        {
            call.Row.Arguments[index].Kind.Print(text, call, index);
        }

        return index >= 0;
    }

    private static long Room(in CallView call)
    {
        int index = call.Row.Columns.Room;
        bool known = index >= 0;
        ulong bytes = 0;
        known = known && !call.PicksBuffer && call.Row.Arguments[index].Kind.TryCapacity(call, index, out bytes);
        return known ? (long)Math.Min(bytes, long.MaxValue) : long.MaxValue;
    }
}
