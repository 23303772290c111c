using System.Runtime.InteropServices;

namespace Weir.Kernel.Handles;

/// <summary>A NULL-terminated array of pointers to NUL-terminated texts, as execve(2) takes its arguments.</summary>
public sealed unsafe class TextVector : IDisposable
{
    private void* _block;

    /// <summary>Copies the texts (without their NULs) into native memory.</summary>
    public TextVector(IReadOnlyList<byte[]> texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        nuint pointers = (nuint)(texts.Count + 1) * (nuint)sizeof(nint);
        nuint bytes = texts.Aggregate((nuint)0, (sum, text) => sum + (nuint)text.Length + 1);
        _block = NativeMemory.AllocZeroed(pointers + bytes);
        byte* next = (byte*)_block + pointers;
        for (int i = 0; i < texts.Count; i++)
        {
            ((nint*)_block)[i] = (nint)next;
            texts[i].CopyTo(new Span<byte>(next, texts[i].Length));
            next += texts[i].Length + 1;
        }
    }

    /// <summary>Where the array begins; valid until disposal.</summary>
    public nint Address => (nint)_block;

    /// <inheritdoc/>
    public void Dispose()
    {
        NativeMemory.Free(_block);
        _block = null;
    }
}
