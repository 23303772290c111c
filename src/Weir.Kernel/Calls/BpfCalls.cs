using System.Buffers.Binary;
using System.Text;
using Weir.Catalogue;
using Weir.Kernel.Abi;
using Weir.Kernel.Handles;

namespace Weir.Kernel.Calls;

/// <summary>
/// bpf(2), one wrapper a command. Offsets are those of <c>union bpf_attr</c> in include/uapi/linux/bpf.h.
/// </summary>
public static unsafe class BpfCalls
{
    private const int AttributeBytes = 152, FunctionInfoBytes = 8;

    /// <summary>Makes a map.</summary>
    /// <param name="type">Its type.</param>
    /// <param name="name">Its name; the kernel keeps 15 characters.</param>
    /// <param name="keyBytes">Size of a key.</param>
    /// <param name="valueBytes">Size of a value.</param>
    /// <param name="maxEntries">Capacity.</param>
    /// <param name="flags">Flags.</param>
    /// <param name="btf">Types of key and value, for maps that demand them; else null.</param>
    /// <param name="btfKeyType">BTF id of the key's type.</param>
    /// <param name="btfValueType">BTF id of the value's type.</param>
    public static Fd MapCreate(
        BpfMapType type, string name, int keyBytes, int valueBytes, int maxEntries, BpfMapFlags flags,
        Fd? btf = null, int btfKeyType = 0, int btfValueType = 0)
    {
        Span<byte> a = stackalloc byte[AttributeBytes];
        a.Clear();
        Put32(a, 0, (int)type);
        Put32(a, 4, keyBytes);
        Put32(a, 8, valueBytes);
        Put32(a, 12, maxEntries);
        Put32(a, 16, (int)flags);
        PutName(a, 28, name);
        if (btf is not null)
        {
            Put32(a, 48, btf.Number);
            Put32(a, 52, btfKeyType);
            Put32(a, 56, btfValueType);
        }

        return Fd.FromResult(Call(BpfCommand.MapCreate, a), $"bpf(BPF_MAP_CREATE, {type} {name})", Remedy);
    }

    /// <summary>Reads one element.</summary>
    /// <returns>Whether it is there.</returns>
    public static bool MapLookup(Fd map, ReadOnlySpan<byte> key, Span<byte> value)
    {
        fixed (byte* k = key)
        fixed (byte* v = value)
        {
            long result = ElementCall(BpfCommand.MapLookup, map, k, v);
            return result != -(long)Errno.ENOENT && KernelException.Check(result, "bpf(BPF_MAP_LOOKUP_ELEM)") >= 0;
        }
    }

    /// <summary>Writes one element.</summary>
    public static void MapUpdate(Fd map, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        fixed (byte* k = key)
        fixed (byte* v = value)
        {
            KernelException.Check(ElementCall(BpfCommand.MapUpdate, map, k, v), "bpf(BPF_MAP_UPDATE_ELEM)");
        }
    }

    /// <summary>Deletes one element.</summary>
    /// <returns>Whether it was there.</returns>
    public static bool MapDelete(Fd map, ReadOnlySpan<byte> key)
    {
        fixed (byte* k = key)
        {
            long result = ElementCall(BpfCommand.MapDelete, map, k, null);
            return result != -(long)Errno.ENOENT && KernelException.Check(result, "bpf(BPF_MAP_DELETE_ELEM)") >= 0;
        }
    }

    /// <summary>
    /// Reads elements of a hash, whole buckets at a time, while others may change it (BPF_MAP_LOOKUP_BATCH, 5.6).
    /// </summary>
    /// <param name="map">The map.</param>
    /// <param name="bucket">Where to go on, as the last call left it; null begins.</param>
    /// <param name="keys">Receives the keys.</param>
    /// <param name="values">Receives the values.</param>
    /// <param name="count">How many fit; becomes how many there are.</param>
    /// <returns>
    /// 0, or the kernel's negative error: ENOENT when these were the last, ENOSPC when one bucket holds more.
    /// </returns>
    public static long MapLookupBatch(Fd map, ref uint? bucket, Span<byte> keys, Span<byte> values, ref int count)
    {
        ArgumentNullException.ThrowIfNull(map);
        Span<byte> a = stackalloc byte[56];
        a.Clear();
        uint from = bucket ?? 0, to = 0;
        fixed (byte* k = keys)
        fixed (byte* v = values)
        {
            Put64(a, 0, bucket is null ? null : &from);
            Put64(a, 8, &to);
            Put64(a, 16, k);
            Put64(a, 24, v);
            Put32(a, 32, count);
            Put32(a, 36, map.Number);
            long result = Call(BpfCommand.MapLookupBatch, a);
            count = result is 0 or -(long)Errno.ENOENT ? BinaryPrimitives.ReadInt32LittleEndian(a[32..]) : 0;
            bucket = to;
            return result;
        }
    }

    /// <summary>Hands a BTF blob to the kernel.</summary>
    public static Fd BtfLoad(ReadOnlySpan<byte> btf)
    {
        byte[] log = new byte[4096];
        fixed (byte* b = btf)
        fixed (byte* l = log)
        {
            Span<byte> a = stackalloc byte[AttributeBytes];
            a.Clear();
            Put64(a, 0, b);
            Put64(a, 8, l);
            Put32(a, 16, btf.Length);
            Put32(a, 20, log.Length);
            Put32(a, 24, 1);
            long result = Call(BpfCommand.BtfLoad, a);
            string said = Encoding.ASCII.GetString(log).TrimEnd('\0').Trim();
            return Fd.FromResult(result, "bpf(BPF_BTF_LOAD)", said.Length == 0 ? Remedy : said);
        }
    }

    /// <summary>Loads a program.</summary>
    /// <param name="type">Program type.</param>
    /// <param name="name">Name; the kernel keeps 15 characters.</param>
    /// <param name="licence">Licence; helpers for tracing want one that is compatible with the GPL.</param>
    /// <param name="instructions">The instructions, relocated.</param>
    /// <param name="attachType">For tracing programs.</param>
    /// <param name="attachBtfId">BTF id of what it attaches to, for tracing programs.</param>
    /// <param name="types">BTF with the types of the program's functions, or null.</param>
    /// <param name="functions">Start and type of each function, as struct bpf_func_info; empty without types.</param>
    /// <param name="log">Receives the verifier's words; empty when none are wanted.</param>
    /// <returns>The new descriptor, or the kernel's negative error.</returns>
    public static long ProgramLoad(
        BpfProgramType type, string name, string licence, ReadOnlySpan<ulong> instructions, BpfAttachType attachType,
        int attachBtfId, Fd? types, ReadOnlySpan<int> functions, Span<byte> log)
    {
        byte[] licenceBytes = Encoding.ASCII.GetBytes(licence + "\0");
        Span<byte> a = stackalloc byte[AttributeBytes];
        a.Clear();
        fixed (ulong* i = instructions)
        fixed (byte* l = licenceBytes)
        fixed (int* f = functions)
        fixed (byte* g = log)
        {
            Put32(a, 0, (int)type);
            Put32(a, 4, instructions.Length);
            Put64(a, 8, i);
            Put64(a, 16, l);
            if (!log.IsEmpty)
            {
                Put32(a, 24, 1);
                Put32(a, 28, log.Length);
                Put64(a, 32, g);
            }

            PutName(a, 48, name);
            Put32(a, 68, (int)attachType);
            if (types is not null)
            {
                Put32(a, 72, types.Number);
                Put32(a, 76, FunctionInfoBytes);
                Put64(a, 80, f);
                Put32(a, 88, functions.Length * sizeof(int) / FunctionInfoBytes);
            }

            Put32(a, 108, attachBtfId);
            return Call(BpfCommand.ProgramLoad, a);
        }
    }

    /// <summary>
    /// Attaches a program to a raw tracepoint; a tracing program (tp_btf) knows its own and passes null.
    /// </summary>
    public static Fd RawTracepointOpen(string? name, Fd program)
    {
        ArgumentNullException.ThrowIfNull(program);
        byte[]? bytes = name is null ? null : Encoding.ASCII.GetBytes(name + "\0");
        Span<byte> a = stackalloc byte[AttributeBytes];
        a.Clear();
        fixed (byte* n = bytes)
        {
            Put64(a, 0, n);
            Put32(a, 8, program.Number);
            return Fd.FromResult(Call(BpfCommand.RawTracepointOpen, a), $"bpf(BPF_RAW_TRACEPOINT_OPEN, {name})",
                Remedy);
        }
    }

    /// <summary>Links a tracing program that is an iterator.</summary>
    public static Fd IteratorLink(Fd program)
    {
        ArgumentNullException.ThrowIfNull(program);
        Span<byte> a = stackalloc byte[AttributeBytes];
        a.Clear();
        Put32(a, 0, program.Number);
        Put32(a, 8, (int)BpfAttachType.TraceIterator);
        return Fd.FromResult(Call(BpfCommand.LinkCreate, a), "bpf(BPF_LINK_CREATE, iterator)", Remedy);
    }

    /// <summary>Starts a run of a linked iterator; reading the descriptor runs the program.</summary>
    public static Fd IteratorCreate(Fd link)
    {
        ArgumentNullException.ThrowIfNull(link);
        Span<byte> a = stackalloc byte[AttributeBytes];
        a.Clear();
        Put32(a, 0, link.Number);
        return Fd.FromResult(Call(BpfCommand.IteratorCreate, a), "bpf(BPF_ITER_CREATE)", Remedy);
    }

    /// <summary>
    /// Runs of a program that the kernel skipped (<c>bpf_prog_info.recursion_misses</c>, 5.12), or null.
    /// </summary>
    public static long? RecursionMisses(Fd program) => ProgramInfo(program, 208);

    /// <summary>
    /// Instructions that the verifier looked at (<c>bpf_prog_info.verified_insns</c>, 5.16), or null: what loading a
    /// program costs.
    /// </summary>
    public static long? VerifiedInstructions(Fd program) => ProgramInfo(program, 216) is { } word ? (uint)word : null;

    /// <summary>The eight bytes of struct bpf_prog_info at an offset, or null where this kernel's is shorter.</summary>
    private static long? ProgramInfo(Fd program, int offset)
    {
        ArgumentNullException.ThrowIfNull(program);
        const int InfoBytes = 232;
        Span<byte> info = stackalloc byte[InfoBytes];
        info.Clear();
        Span<byte> a = stackalloc byte[AttributeBytes];
        a.Clear();
        fixed (byte* i = info)
        {
            Put32(a, 0, program.Number);
            Put32(a, 4, InfoBytes);
            Put64(a, 8, i);
            long result = Call(BpfCommand.ObjectInfo, a);
            int filled = BinaryPrimitives.ReadInt32LittleEndian(a[4..]);
            return result < 0 || filled < offset + 8
                ? null
                : BinaryPrimitives.ReadInt64LittleEndian(info[offset..]);
        }
    }

    private const string Remedy = "CAP_BPF and CAP_PERFMON are needed (weir doctor tells what is missing)";

    private static long ElementCall(BpfCommand command, Fd map, byte* key, byte* value)
    {
        ArgumentNullException.ThrowIfNull(map);
        Span<byte> a = stackalloc byte[32];
        a.Clear();
        Put32(a, 0, map.Number);
        Put64(a, 8, key);
        Put64(a, 16, value);
        return Call(command, a);
    }

    private static long Call(BpfCommand command, Span<byte> attributes)
    {
        fixed (byte* a = attributes)
        {
            return RawSyscall.Invoke(BpfNumber, (int)command, (nint)a, attributes.Length);
        }
    }

    private static long BpfNumber => 321;

    private static void Put32(Span<byte> a, int offset, int value) =>
        BinaryPrimitives.WriteInt32LittleEndian(a[offset..], value);

    private static void Put64(Span<byte> a, int offset, void* value) =>
        BinaryPrimitives.WriteUInt64LittleEndian(a[offset..], (ulong)value);

    private static void PutName(Span<byte> a, int offset, string name) =>
        Encoding.ASCII.GetBytes(name.AsSpan(0, Math.Min(name.Length, 15)), a.Slice(offset, 15));
}
