using System.Buffers.Binary;
using System.Text;
using Weir.Catalogue.Records;

namespace Weir.Trace.Naming;

/// <summary>Turns a <see cref="FileRecord"/> into an identity with a name, as /proc/PID/fd would spell it.</summary>
internal static class FileNamer
{
    // linux/magic.h
    private const uint PipeFs = 0x50495045;
    private const uint SockFs = 0x534F434B;
    private const uint AnonymousInodes = 0x09041934;
    private const uint TmpFs = 0x01021994;
    private const uint NamespaceFs = 0x6E736673;
    private const uint PidFs = 0x50494446;

    /// <summary>What the path of a file begins with whose root was not reached.</summary>
    public const string UnknownPlace = "?";

    /// <summary>Reads a record; null when it is damaged.</summary>
    public static FileIdentity? Read(ReadOnlySpan<byte> record)
    {
        if (record.Length < FileRecord.Names)
        {
            return null;
        }

        int length = BinaryPrimitives.ReadUInt16LittleEndian(record[FileRecord.NamesLength..]);
        if (length > record.Length - FileRecord.Names)
        {
            return null;
        }

        uint magic = BinaryPrimitives.ReadUInt32LittleEndian(record[FileRecord.Magic..]);
        ulong inode = BinaryPrimitives.ReadUInt64LittleEndian(record[FileRecord.Inode..]);
        var flags = (FileRecordFlags)record[FileRecord.Flags];
        ReadOnlySpan<byte> names = record.Slice(FileRecord.Names, length);
        string? name = Special(record, magic, inode, names);
        string? path = name is null ? Path(names, flags) : null;
        return new FileIdentity
        {
            Key = BinaryPrimitives.ReadUInt64LittleEndian(record[FileRecord.Key..]),
            Inode = inode,
            Device = BinaryPrimitives.ReadUInt32LittleEndian(record[FileRecord.Device..]),
            Generation = BinaryPrimitives.ReadUInt32LittleEndian(record[FileRecord.Generation..]),
            Mode = BinaryPrimitives.ReadUInt16LittleEndian(record[FileRecord.Mode..]),
            OpenFlags = BinaryPrimitives.ReadUInt32LittleEndian(record[FileRecord.OpenFlags..]),
            Name = name ?? (flags.HasFlag(FileRecordFlags.Deleted) ? path + " (deleted)" : path!),
            Base = path,
        };
    }

    private static string? Special(ReadOnlySpan<byte> record, uint magic, ulong inode, ReadOnlySpan<byte> names)
    {
        switch (magic)
        {
            case PipeFs:
                return $"pipe:[{inode}]";
            case SockFs:
                return BinaryPrimitives.ReadUInt16LittleEndian(record[FileRecord.HasSocket..]) != 0
                    ? SocketName.Of(record.Slice(FileRecord.Socket, SocketBlock.SizeBytes), inode)
                    : $"socket:[{inode}]";
            case AnonymousInodes:
                return "anon_inode:" + LosslessText.OfPadded(names);
            case NamespaceFs:
                return $"ns:[{inode}]";
            case PidFs:
                return $"pidfd:[{inode}]";
            case TmpFs when names.StartsWith("memfd:"u8) && names.IndexOf((byte)0) == names.Length - 1:
                // memfd_create(2) keeps its files in a mount that nobody sees: one component, no directory.
                return LosslessText.OfPadded(names);
            default:
                return null;
        }
    }

    private static string Path(ReadOnlySpan<byte> names, FileRecordFlags flags)
    {
        bool incomplete = flags.HasFlag(FileRecordFlags.Incomplete);
        if (names.IsEmpty)
        {
            return incomplete ? UnknownPlace : "/";
        }

        StringBuilder path = new(incomplete ? UnknownPlace : "", names.Length + 1);
        if (names[^1] == 0)
        {
            names = names[..^1];
        }

        // Leaf first on the wire, because that is the way the kernel's dentries point.
        while (true)
        {
            int start = names.LastIndexOf((byte)0);
            path.Append('/').Append(LosslessText.Of(names[(start + 1)..]));
            if (start < 0)
            {
                return path.ToString();
            }

            names = names[..start];
        }
    }
}
