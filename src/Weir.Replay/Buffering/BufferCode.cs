using Iced.Intel;
using Weir.Catalogue;
using static Iced.Intel.AssemblerRegisters;

namespace Weir.Replay.Buffering;

/// <summary>
/// The code that makes a call without a stop and notes it, or, in a replay, gives what was noted. It comes from a stub
/// (<see cref="SitePatch"/>) with r11 = the stub's own syscall instruction, to which it goes back where the call must
/// stop after all, or right behind it. It has no stack and no memory of the program's: one thread runs at a time, and
/// none stops here but to go on. What the program sees of it, flags included, is the same both times.
/// </summary>
internal sealed class BufferCode
{
    private const int BadAddress = -14; // EFAULT
    private const int MaxError = -4095;
    private const ulong Table = BufferLayout.Address + BufferLayout.TableOffset;
    private const ulong Data = BufferLayout.Address + BufferLayout.DataOffset;
    private readonly Assembler _a = new(64);
    private Label _slow, _slowBack, _replay, _finish, _made, _looked, _timestamp;

    private BufferCode()
    {
        _slow = _a.CreateLabel();
        _slowBack = _a.CreateLabel();
        _replay = _a.CreateLabel();
        _finish = _a.CreateLabel();
        _made = _a.CreateLabel();
        _looked = _a.CreateLabel();
        _timestamp = _a.CreateLabel();
        Begin();
        Record();
        Make();
        Replay();
        Finish();
        GiveUp();
        ReadTimestamp();
    }

    /// <summary>Code and table, as they lie at <see cref="BufferLayout.Address"/>.</summary>
    public static byte[] Image => Assembled.Image;

    /// <summary>
    /// Right behind the syscall instruction that makes the program's calls; the filter lets them pass.
    /// </summary>
    public static ulong AfterCall => Assembled.AfterCall;

    /// <summary>Right behind the one that looks at what was opened; the filter lets it pass.</summary>
    public static ulong AfterLook => Assembled.AfterLook;

    /// <summary>Code in the place of an instruction that reads the time-stamp counter.</summary>
    public static ulong Timestamp => Assembled.Timestamp;

    private static (byte[] Image, ulong AfterCall, ulong AfterLook, ulong Timestamp) Assembled { get; } =
        Assemble();

    private static (byte[] Image, ulong AfterCall, ulong AfterLook, ulong Timestamp) Assemble()
    {
        BufferCode code = new();
        MemoryStream bytes = new();
        AssemblerResult result = code._a.Assemble(
            new StreamCodeWriter(bytes), BufferLayout.Address, BlockEncoderOptions.ReturnNewInstructionOffsets);
        byte[] image = new byte[BufferLayout.DataOffset];
        bytes.ToArray().AsSpan().CopyTo(image.AsSpan(0, BufferLayout.TableOffset));
        BufferedCalls.Table().CopyTo(image.AsSpan(BufferLayout.TableOffset));
        return (
            image, result.GetLabelRIP(code._made), result.GetLabelRIP(code._looked),
            result.GetLabelRIP(code._timestamp));
    }

    // rax = number, r11 = site; rcx becomes the record.
    private void Begin()
    {
        Label room = _a.CreateLabel();
        _a.mov(rcx, Data);
        _a.mov(__qword_ptr[rcx + BufferLayout.SiteField], r11);
        _a.mov(r11d, __dword_ptr[rcx + BufferLayout.GivenField]);
        _a.cmp(r11d, __dword_ptr[rcx + BufferLayout.LimitField]);
        _a.jb(room);
        _a.mov(r11, __qword_ptr[rcx + BufferLayout.SiteField]);
        _a.jmp(_slow);

        _a.Label(ref room);
        _a.cmp(__dword_ptr[rcx + BufferLayout.RecordingField], 0);
        _a.lea(rcx, __[rcx + r11 + BufferLayout.RecordsField]);
        _a.mov(r11, Data);
        _a.mov(r11, __qword_ptr[r11 + BufferLayout.SiteField]);
        _a.je(_replay);
    }

    // Notes the registers, which frees them, and looks whether this call is one of those that need no stop.
    private void Record()
    {
        Label anyFile = _a.CreateLabel(), anyCommand = _a.CreateLabel();
        Label known = _a.CreateLabel(), room = _a.CreateLabel();
        _a.cmp(rax, BufferLayout.MaxNumber);
        _a.jae(_slow);
        _a.mov(__qword_ptr[rcx + BufferLayout.Number], rax);
        foreach ((AssemblerRegister64 register, int at) in Noted())
        {
            _a.mov(__qword_ptr[rcx + at], register);
        }

        _a.mov(rsi, Table);
        _a.mov(r11, __qword_ptr[rsi + rax * 8]);
        _a.test(r11, r11);
        _a.jz(_slowBack);

        _a.test(r11d, BufferedCalls.OnQuietFile);
        _a.jz(anyFile);
        _a.cmp(rdi, BufferLayout.QuietBits);
        _a.jae(_slowBack);
        _a.mov(rsi, Data);
        _a.bt(__dword_ptr[rsi + BufferLayout.QuietField], edi);
        _a.jnc(_slowBack);

        _a.Label(ref anyFile);
        _a.test(r11d, BufferedCalls.OfCommands);
        _a.jz(anyCommand);
        _a.mov(rsi, __qword_ptr[rcx + BufferLayout.Arguments + 8]);
        _a.cmp(rsi, BufferedCalls.DuplicateCommand);
        _a.je(anyCommand);
        _a.cmp(rsi, 63);
        _a.ja(_slowBack);
        _a.mov(rdx, BufferedCalls.Commands);
        _a.bt(rdx, rsi);
        _a.jnc(_slowBack);

        _a.Label(ref anyCommand);
        _a.xor(esi, esi);
        _a.xor(edx, edx);
        _a.test(r11d, BufferedCalls.Writes);
        _a.jz(room);
        _a.mov(rdi, r11);
        _a.shr(rdi, BufferedCalls.ArgumentShift);
        _a.and(edi, 0xff);
        _a.mov(rsi, __qword_ptr[rcx + rdi * 8 + BufferLayout.Arguments]);
        _a.test(rsi, rsi);
        _a.jz(room);
        _a.mov(rdx, r11);
        _a.shr(rdx, BufferedCalls.SizeShift);
        _a.test(r11d, BufferedCalls.AsResult);
        _a.jz(known);
        _a.mov(rdx, __qword_ptr[rcx + rdx * 8 + BufferLayout.Arguments]);
        _a.Label(ref known);
        _a.cmp(rdx, BufferLayout.MaxOutputBytes);
        _a.ja(_slowBack);

        _a.Label(ref room);
        _a.mov(__qword_ptr[rcx + BufferLayout.Output], rsi);
        _a.mov(__qword_ptr[rcx + BufferLayout.OutputLength], rdx);
        _a.mov(r11, Data);
        _a.mov(edi, __dword_ptr[r11 + BufferLayout.GivenField]);
        _a.add(rdi, rdx);
        _a.mov(esi, __dword_ptr[r11 + BufferLayout.LimitField]);
        _a.cmp(rdi, rsi);
        _a.ja(_slowBack);
        PutBack();
    }

    private void Make()
    {
        Label failed = _a.CreateLabel(), sized = _a.CreateLabel();
        Label open = _a.CreateLabel(), old = _a.CreateLabel(), seen = _a.CreateLabel();
        _a.mov(r11, Data);
        _a.mov(__qword_ptr[r11 + BufferLayout.CurrentField], rcx);
        _a.syscall();
        _a.Label(ref _made);
        _a.mov(rcx, Data);
        _a.mov(rcx, __qword_ptr[rcx + BufferLayout.CurrentField]);
        _a.mov(__qword_ptr[rcx + BufferLayout.Result], rax);
        _a.cmp(rax, BadAddress); // part of it may be written: made again with a stop, by code that asks how much
        _a.je(_slowBack);
        _a.cmp(rax, MaxError);
        _a.jae(failed);

        _a.mov(rdx, __qword_ptr[rcx + BufferLayout.Number]);
        _a.mov(rsi, Table);
        _a.mov(r11, __qword_ptr[rsi + rdx * 8]);
        _a.test(r11d, BufferedCalls.AsResult);
        _a.jz(sized);
        _a.mov(rdx, __qword_ptr[rcx + BufferLayout.OutputLength]);
        _a.cmp(rax, rdx);
        _a.cmovb(rdx, rax);
        _a.mov(__qword_ptr[rcx + BufferLayout.OutputLength], rdx);
        _a.Label(ref sized);
        _a.test(r11d, BufferedCalls.Closes);
        _a.jz(open);
        _a.mov(edi, __dword_ptr[rcx + BufferLayout.Arguments]);
        _a.mov(rsi, Data);
        _a.btr(__dword_ptr[rsi + BufferLayout.QuietField], edi);
        _a.Label(ref open);
        _a.test(r11d, BufferedCalls.Opens);
        _a.jz(old);
        Look();
        _a.Label(ref old);
        _a.test(r11d, BufferedCalls.OfCommands);
        _a.jz(seen);
        Duplicate(seen);
        _a.Label(ref seen);
        _a.mov(rsi, __qword_ptr[rcx + BufferLayout.Output]);
        _a.lea(rdi, __[rcx + BufferLayout.HeaderBytes]);
        Copy();
        _a.jmp(_finish);

        _a.Label(ref failed);
        _a.mov(__qword_ptr[rcx + BufferLayout.OutputLength], 0);
        _a.jmp(_finish);
    }

    // Whether calls on the new descriptor may wait is asked here: most are read and closed, and never seen again. Of
    // those that may be written the recorder wants to know whether they are mapped, unless they are new.
    private void Look()
    {
        const int AccessMask = 3, New = 0xc0;
        const int TypeMask = 0xf000, Regular = 0x8000, Folder = 0x4000, ModeField = 24; // struct stat
        Label no = _a.CreateLabel(), yes = _a.CreateLabel(), unmapped = _a.CreateLabel();
        _a.shr(r11, BufferedCalls.ArgumentShift);
        _a.and(r11d, 0xff);
        _a.mov(edi, __dword_ptr[rcx + r11 * 8 + BufferLayout.Arguments]);
        _a.test(edi, AccessMask);
        _a.jz(unmapped);
        _a.and(edi, New);
        _a.cmp(edi, New); // O_CREAT | O_EXCL
        _a.jne(no);
        _a.Label(ref unmapped);
        _a.cmp(rax, BufferLayout.QuietBits);
        _a.jae(no);
        _a.mov(edi, eax);
        _a.mov(rsi, Data + BufferLayout.LookField);
        _a.mov(eax, (int)SyscallId.Fstat);
        _a.syscall();
        _a.Label(ref _looked);
        _a.mov(rcx, Data);
        _a.test(eax, eax);
        _a.mov(eax, __dword_ptr[rcx + BufferLayout.LookField + ModeField]);
        _a.lea(rcx, __[rcx + BufferLayout.QuietField]);
        _a.jnz(no);
        _a.and(eax, TypeMask);
        _a.cmp(eax, Regular);
        _a.je(yes);
        _a.cmp(eax, Folder);
        _a.jne(no);
        _a.Label(ref yes);
        _a.bts(__dword_ptr[rcx], edi);
        _a.Label(ref no);
        _a.mov(rcx, Data);
        _a.mov(rcx, __qword_ptr[rcx + BufferLayout.CurrentField]);
        _a.xor(r11d, r11d);
    }

    // A second descriptor of a file is of the same kind as the first.
    private void Duplicate(Label end)
    {
        _a.cmp(__dword_ptr[rcx + BufferLayout.Arguments + 8], BufferedCalls.DuplicateCommand);
        _a.jne(end);
        _a.cmp(rax, BufferLayout.QuietBits);
        _a.jae(end);
        _a.mov(rdi, __qword_ptr[rcx + BufferLayout.Arguments]);
        _a.cmp(rdi, BufferLayout.QuietBits);
        _a.jae(end);
        _a.mov(rsi, Data);
        _a.bt(__dword_ptr[rsi + BufferLayout.QuietField], edi);
        _a.jnc(end);
        _a.bts(__dword_ptr[rsi + BufferLayout.QuietField], eax);
    }

    // A call that is not the one that the record is of makes a stop, where the replay sees the difference.
    private void Replay()
    {
        _a.Label(ref _replay);
        _a.cmp(__qword_ptr[rcx + BufferLayout.Number], rax);
        _a.jne(_slow);
        foreach ((AssemblerRegister64 register, int at) in Noted())
        {
            _a.cmp(__qword_ptr[rcx + at], register);
            _a.jne(_slow);
        }

        _a.lea(rsi, __[rcx + BufferLayout.HeaderBytes]);
        _a.mov(rdi, __qword_ptr[rcx + BufferLayout.Output]);
        Copy();
    }

    private void Finish()
    {
        _a.Label(ref _finish);
        _a.mov(rdx, __qword_ptr[rcx + BufferLayout.OutputLength]);
        _a.add(edx, BufferLayout.HeaderBytes + 7);
        _a.and(edx, -8);
        _a.mov(r11, Data);
        _a.add(__dword_ptr[r11 + BufferLayout.GivenField], edx);
        _a.mov(rax, __qword_ptr[rcx + BufferLayout.Result]);
        PutBack();
        _a.mov(r11, __qword_ptr[rcx + BufferLayout.Site]);
        _a.lea(r11, __[r11 + 2]);
        _a.xor(ecx, ecx);
        _a.jmp(r11);
    }

    private void GiveUp()
    {
        _a.Label(ref _slowBack);
        _a.mov(rax, __qword_ptr[rcx + BufferLayout.Number]);
        PutBack();
        _a.mov(r11, __qword_ptr[rcx + BufferLayout.Site]);
        _a.Label(ref _slow);
        _a.xor(ecx, ecx);
        _a.jmp(r11);
    }

    // rax = where to go on, rdx = clock_gettime of the page of clocks. It may stop there, so what is kept is kept below
    // the part of the stack that functions use without saying so (System V ABI, 3.2.2).
    private void ReadTimestamp()
    {
        const int RedZoneBytes = 128, NanosecondsPerSecond = 1_000_000_000;
        AssemblerRegister64[] kept = [rcx, rsi, rdi, r8, r9, r10, r11];
        _a.Label(ref _timestamp);
        _a.lea(rsp, __[rsp - RedZoneBytes]);
        _a.push(rax);
        _a.pushfq();
        Array.ForEach(kept, r => _a.push(r));
        _a.sub(rsp, 16);
        _a.mov(edi, 1); // CLOCK_MONOTONIC, which stands in for the counter everywhere
        _a.mov(rsi, rsp);
        _a.call(rdx);
        _a.imul(rax, __qword_ptr[rsp], NanosecondsPerSecond);
        _a.add(rax, __qword_ptr[rsp + 8]);
        _a.mov(rdx, rax);
        _a.shr(rdx, 32);
        _a.mov(eax, eax);
        _a.lea(rsp, __[rsp + 16]);
        Array.ForEach([.. kept.Reverse()], r => _a.pop(r));
        _a.popfq();
        _a.lea(rsp, __[rsp + 8 + RedZoneBytes]);
        _a.jmp(__qword_ptr[rsp - 8 - RedZoneBytes]);
    }

    // rsi to rdi, as many bytes as the record has; r11 is lost.
    private void Copy()
    {
        _a.mov(r11, rcx);
        _a.mov(rcx, __qword_ptr[r11 + BufferLayout.OutputLength]);
        _a.rep.movsb();
        _a.mov(rcx, r11);
    }

    private void PutBack()
    {
        _a.mov(rdi, __qword_ptr[rcx + BufferLayout.Arguments]);
        _a.mov(rsi, __qword_ptr[rcx + BufferLayout.Arguments + 8]);
        _a.mov(rdx, __qword_ptr[rcx + BufferLayout.Arguments + 16]);
    }

    private static IEnumerable<(AssemblerRegister64 Register, int At)> Noted()
    {
        AssemblerRegister64[] inOrder = [rdi, rsi, rdx, r10, r8, r9, rbx, rbp, rsp, r12, r13, r14, r15, r11];
        return inOrder.Select((register, i) => (register, BufferLayout.Arguments + (8 * i)));
    }
}
