using System.Text;
using Weir.Catalogue;
using Weir.Catalogue.Kinds;
using Weir.Catalogue.Reissuing;
using Weir.Catalogue.Rereading;
using Weir.Load.Files;
using Weir.Load.Rows;

namespace Weir.Load.Planning;

/// <summary>Makes a step of a row: its words, what it works on, and what it must wait for.</summary>
internal sealed class CallPlanner(PlanState state, long beganNs)
{
    /// <summary>A word of a descriptor that stands for none.</summary>
    public const ulong NoSlot = ulong.MaxValue;

    private const long MostBytes = 1L << 30;
    private const int WorkingDirectory = -100;

    private readonly RereadCall _call = new();
    private readonly CallParts _parts = new();
    private readonly DescriptorFinder _descriptors = new(state);
    private readonly CallResults _results = new(state);
    private readonly EngineChoice _engine = new(state);

    /// <summary>Learns from an open which directory a name stands for.</summary>
    public void LearnAlias(LoadRow row)
    {
        if (row.Rule.Effect == Effect.Open && row.Succeeded && PathPlace.Refuse(row.Path) is null
            && _call.Read(row.Form.Row, row.Arguments, row.Path, row.Path2) is null
            && PathText(0) is ['/', ..] spelled)
        {
            state.Aliases.Learn(PathPlace.Flatten(spelled), row.Path!);
        }
    }

    /// <summary>The range that a call on a range of descriptors means; null: it does not tell.</summary>
    public (long First, long Last, bool OnExec)? Range(LoadRow row)
    {
        if (_call.Read(row.Form.Row, row.Arguments) is not null)
        {
            return null;
        }

        // CLOSE_RANGE_CLOEXEC of linux/close_range.h.
        return ((long)_call.Words[0], (long)_call.Words[1], (_call.Words[2] & 4) != 0);
    }

    /// <summary>Plans a row.</summary>
    /// <returns>Null, or why it is not made again.</returns>
    public string? Plan(LoadRow row, DescriptorTable table, ThreadState thread)
    {
        _parts.Clear();
        if (state.Options.OnlyReads && row.Rule.Changes)
        {
            return "changes files, and only reads are wanted";
        }

        if (_call.Read(row.Form.Row, row.Arguments, row.Path, row.Path2) is { } unknown)
        {
            return $"the capture does not tell its argument {unknown}";
        }

        int count = Math.Min(row.Form.Row.Arguments.Length, 6);
        ulong[] words = new ulong[count];
        WordForm[] forms = new WordForm[count];
        for (int i = 0; i < count; i++)
        {
            if (Word(row, table, thread, i, out words[i], out forms[i]) is { } reason)
            {
                return reason;
            }
        }

        return Refuse(row, thread, words) ?? Add(row, table, thread, words, forms);
    }

    private string? Add(LoadRow row, DescriptorTable table, ThreadState thread, ulong[] words, WordForm[] forms)
    {
        StepRef self = thread.Next(row.EndNs);
        bool makes = row.Rule.Effect == Effect.Open && OpenWords.Makes(OpenWords.Of(_call, row.Form.Row));
        List<StepRef> after = Order.Of(row, _parts, self, makes);
        OpenFile? made = _results.Apply(row, _call, _parts, self);
        DescriptorSlot? slot = Bind(row, table, made, self);
        if (row.Rule.Effect == Effect.Close && _parts.Slots is [var closed])
        {
            after.AddRange(closed.Uses);
            table.Release((int)_call.Words[0]);
        }

        foreach (DescriptorSlot used in _parts.Slots)
        {
            used.Use(self);
        }

        CallForm form = _engine.Choose(row, ref words, ref forms);
        bool changes = row.Rule.Changes || (row.Rule.Effect == Effect.Open && OpenWords.Changes(_call, row.Form.Row));
        state.Changes |= changes && !state.Options.OnlyReads;
        DescriptorSlot? given = row.Rule.Effect == Effect.Close ? _parts.Slots.FirstOrDefault() : _parts.Replaced;
        thread.Add(
            new PlannedStep
            {
                Captured = row.Form,
                Form = form,
                Call = state.Number(row.Form.Name),
                Effect = row.Rule.Effect,
                Words = words,
                Forms = forms,
                Makes = slot?.Number ?? -1,
                GivesUp = given?.Number ?? -1,
                StartNs = row.StartNs - beganNs,
                LatencyNs = row.EndNs - row.StartNs,
                ThinkNs = thread.Think(row),
                InFlight = thread.InFlight(row),
                Result = row.Result!.Value,
                Bytes = row.Bytes ?? -1,
                Blocks = form.IsAsync && !row.Form.IsAsync,
            },
            row, after);
        state.Account.Plan(row.Form.Name);
        return null;
    }

    private string? Refuse(LoadRow row, ThreadState thread, ulong[] words)
    {
        long bytes = 0;
        for (int i = 0; i < words.Length; i++)
        {
            bytes = Math.Max(bytes, _call.LengthBytes(i));
        }

        if (bytes > MostBytes)
        {
            return "moves more than 1 GiB at once";
        }

        if (state.Options.OnlyReads && row.Rule.Effect == Effect.Open && OpenWords.Changes(_call, row.Form.Row)
            && (!OpenWords.CanOnlyRead(row.Form.Row) || OpenWords.IsNameless(OpenWords.Of(_call, row.Form.Row))))
        {
            return "makes a file, and only reads are wanted";
        }

        if (state.Options.OnlyReads && row.Rule.Effect == Effect.Open)
        {
            OpenWords.OnlyRead(row.Form.Row, words);
        }

        state.BufferBytes = Math.Max(state.BufferBytes, bytes);
        thread.Thread.BufferBytes = Math.Max(thread.Thread.BufferBytes, bytes);
        return null;
    }

    private string? Word(
        LoadRow row, DescriptorTable table, ThreadState thread, int i, out ulong word, out WordForm form)
    {
        (word, form) = (_call.Words[i], _call.Form(i));
        switch (form)
        {
            case WordForm.Value when row.Rule.Effect == Effect.Copy && row.Form.Row.Arguments[i] is
                { Kind: NumberKind { Role: NumberRole.Identity } } && row.Form.Row.Arguments[0].Kind is FdKind
                && !HasCommand(row):
                _parts.Replaced = table[(int)word] is { Refusal: null } onto && table.InheritedBy((int)word) is null
                    ? onto : null;
                (word, form) = (_parts.Replaced is { } old ? (ulong)old.Number : NoSlot, WordForm.Descriptor);
                return null;
            case WordForm.Descriptor:
                return Descriptor(row, table, thread, i, out word, out form);
            case WordForm.Directory:
                return Directory(row, table, thread, i, out word, out form);
            case WordForm.Path:
                return Path(row, i, out word);
            case WordForm.Text:
                word = state.Memory.Text(_call.Bytes(i));
                return null;
            case WordForm.DataIn or WordForm.DataOut:
                word = (ulong)_call.LengthBytes(i);
                return null;
            case WordForm.VectorIn or WordForm.VectorOut:
                word = state.Memory.Vector(_call.Pieces(i));
                return null;
            case WordForm.Memory:
                word = state.Memory.Structure(_call.Bytes(i));
                return null;
            default:
                return null;
        }
    }

    // A command stands before the least number of a copy; without one the number is the copy's own.
    private static bool HasCommand(LoadRow row) => row.Form.Row.Arguments.Any(a => a.Kind is EnumKind);

    private string? Descriptor(
        LoadRow row, DescriptorTable table, ThreadState thread, int i, out ulong word, out WordForm form)
    {
        int fd = (int)_call.Words[i];
        (word, form) = (NoSlot, WordForm.Descriptor);
        DescriptorSlot? slot = _descriptors.Find(row, table, thread, fd, first: i == 0);
        if (slot is null)
        {
            // What was no descriptor then is none now: -1 gives the same error.
            return ErrnoText.Of(row.Result ?? 0) == Errno.EBADF ? null : "its descriptor is unknown";
        }

        if (slot.Refusal is not null)
        {
            return slot.Refusal;
        }

        _parts.Slots.Add(slot);
        word = (ulong)slot.Number;
        return null;
    }

    private string? Directory(
        LoadRow row, DescriptorTable table, ThreadState thread, int i, out ulong word, out WordForm form)
    {
        (word, form) = (unchecked((ulong)WorkingDirectory), WordForm.Value);
        int fd = (int)_call.Words[i];
        bool absent = i + 1 >= row.Form.Row.Arguments.Length || _call.Form(i + 1) != WordForm.Path;
        if (!absent && !StartsFrom(i + 1))
        {
            return null;
        }

        if (fd == WorkingDirectory)
        {
            return absent || _call.Bytes(i + 1).Length > 0 ? null : "works on the working directory";
        }

        DescriptorSlot? slot = _descriptors.Find(row, table, thread, fd, first: false);
        if (slot is not { Refusal: null })
        {
            // The path tells the whole name, so that the directory need not be open; the descriptor itself must be.
            bool alone = absent || _call.Bytes(i + 1).Length == 0;
            return alone ? slot?.Refusal ?? "its descriptor is unknown" : null;
        }

        _parts.Slots.Add(slot);
        (word, form) = ((ulong)slot.Number, WordForm.Descriptor);
        return null;
    }

    private string? Path(LoadRow row, int i, out ulong word)
    {
        word = 0;
        string? full = _parts.Nodes.Count == 0 ? row.Path : row.Path2;
        string text = PathText(i) ?? "";
        if (text.Length == 0)
        {
            word = state.Memory.Text([]);
            return null;
        }

        // A file without a name, or one that is gone since: only the program's own spelling is left.
        bool nameless = full is not null && full.EndsWith(" (deleted)", StringComparison.Ordinal);
        full = nameless && text[0] == '/' ? text : full;
        if (PathPlace.Refuse(full) is { } reason)
        {
            return reason;
        }

        full = PathPlace.Flatten(state.Aliases.Apply(full!));
        _parts.Nodes.Add(state.Tree.Find(full));
        bool below = StartsFrom(i) && i > 0 && _call.Form(i - 1) == WordForm.Directory
            && (int)_call.Words[i - 1] != WorkingDirectory && _parts.Slots.Count > 0
            && !text.Contains("..", StringComparison.Ordinal);
        string slash = text.Length > 1 && text.EndsWith('/') ? "/" : "";
        word = below ? state.Memory.Text(_call.Bytes(i)) : state.Memory.Text(Encoding.UTF8.GetBytes(full + slash));
        return null;
    }

    private bool StartsFrom(int path) => _call.Bytes(path) is not [(byte)'/', ..];

    private string? PathText(int from)
    {
        for (int i = from; i < 6; i++)
        {
            if (_call.Form(i) == WordForm.Path)
            {
                return Encoding.UTF8.GetString(_call.Bytes(i));
            }
        }

        return null;
    }

    // What the call made: the number counts from the call's end on.
    private DescriptorSlot? Bind(LoadRow row, DescriptorTable table, OpenFile? made, StepRef self)
    {
        if (row.Form.Row.Returns != ReturnClass.FdNew && row.Rule.Effect != Effect.Copy)
        {
            return null;
        }

        OpenFile? file = row.Rule.Effect == Effect.Copy ? _parts.Slots.FirstOrDefault()?.File : made;
        if (!row.Succeeded || file is null)
        {
            return null;
        }

        if (_parts.Replaced is { } old)
        {
            old.Use(self);
        }

        DescriptorSlot slot = new(state.NewSlot(), file)
        {
            Made = self, ClosesOnExec = OpenWords.ClosesOnExec(_call, row.Form.Row),
        };
        int fd = (int)row.Result!.Value;
        state.At(row.EndNs, () => table.Bind(fd, slot));
        return slot;
    }
}
