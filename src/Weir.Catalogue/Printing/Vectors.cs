using System.Buffers.Binary;
using System.Text;
using Weir.Catalogue.Memory;

namespace Weir.Catalogue.Printing;

/// <summary>Prints an array of struct iovec; data that was captured of the first buffer stands in its place.</summary>
internal static class Vectors
{
    public static void Append(StringBuilder text, ReadOnlySpan<byte> entries, bool cut, in Capture data)
    {
        text.Append('[');
        for (int at = 0; at + VectorMemory.EntryBytes <= entries.Length; at += VectorMemory.EntryBytes)
        {
            text.Append(at == 0 ? "{" : ", {");
            if (at == 0 && data.HasBytes)
            {
                CText.AppendQuoted(text, data.Bytes, data.IsCut);
            }
            else
            {
                Numbers.AppendPointer(text, BinaryPrimitives.ReadUInt64LittleEndian(entries[at..]));
            }

            Numbers.AppendUnsigned(text.Append(", "), BinaryPrimitives.ReadUInt64LittleEndian(entries[(at + 8)..]));
            text.Append('}');
        }

        text.Append(cut ? ", ...]" : "]");
    }
}
