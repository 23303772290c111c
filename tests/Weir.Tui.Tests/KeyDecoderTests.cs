using System.Text;
using Weir.Tui.Keys;

namespace Weir.Tui.Tests;

public sealed class KeyDecoderTests
{
    [Theory]
    [InlineData("q", KeyCode.Character)]
    [InlineData("\r", KeyCode.Enter)]
    [InlineData("\t", KeyCode.Tab)]
    [InlineData("\x7f", KeyCode.Backspace)]
    [InlineData("\e[A", KeyCode.Up)]
    [InlineData("\eOB", KeyCode.Down)]
    [InlineData("\e[1;5C", KeyCode.Right)]
    [InlineData("\e[Z", KeyCode.BackTab)]
    [InlineData("\e[5~", KeyCode.PageUp)]
    [InlineData("\e[6;3~", KeyCode.PageDown)]
    [InlineData("\eOP", KeyCode.Help)]
    [InlineData("\e[11~", KeyCode.Help)]
    [InlineData("\e[200~", KeyCode.Other)]
    [InlineData("\e[?2026;2$y", KeyCode.Other)]
    public void A_sequence_is_one_key_in_one_piece_or_in_many(string bytes, KeyCode expected)
    {
        KeyDecoder whole = new(), parts = new();
        Key key = Assert.Single(whole.Take(Encoding.UTF8.GetBytes(bytes)));
        Key[] pieces = [.. Encoding.UTF8.GetBytes(bytes).SelectMany(b => parts.Take([b]))];

        Assert.Equal(expected, key.Code);
        Assert.Equal([key], pieces);
        Assert.False(whole.IsWaiting);
    }

    [Fact]
    public void Escape_alone_is_known_by_the_silence_after_it()
    {
        KeyDecoder decoder = new();
        Assert.Empty(decoder.Take([0x1b]));
        Assert.True(decoder.IsWaiting);
        Assert.Equal([new Key(KeyCode.Escape)], decoder.TimeOut());
        Assert.False(decoder.IsWaiting);
        Assert.Empty(decoder.TimeOut());
    }

    [Fact]
    public void Two_escapes_are_two() =>
        Assert.Equal(KeyCode.Escape, Assert.Single(new KeyDecoder().Take([0x1b, 0x1b])).Code);

    [Fact]
    public void Characters_of_many_bytes_are_one_key()
    {
        KeyDecoder decoder = new();
        Assert.Empty(decoder.Take([0xe6, 0x97]));
        Assert.Equal(new Rune('日'), Assert.Single(decoder.Take([0xa5])).Rune);
    }

    [Fact]
    public void Ctrl_and_Alt_are_seen()
    {
        KeyDecoder decoder = new();
        Assert.True(Assert.Single(decoder.Take([3])).IsCtrl('c'));
        Key alt = Assert.Single(decoder.Take("\ex"u8));
        Assert.True(alt.Alt && alt.Rune.Value == 'x' && !alt.Is('x'));
        Assert.True(Assert.Single(decoder.Take("\e[1;5A"u8)).Ctrl);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Any_bytes_come_to_an_end(int seed)
    {
        Random random = new(seed);
        KeyDecoder decoder = new();
        byte[] bytes = new byte[20_000];
        for (int i = 0; i < bytes.Length; i++)
        {
            bytes[i] = random.Next(4) == 0 ? (byte)0x1b : random.Next(3) == 0 ? (byte)'[' : (byte)random.Next(256);
        }

        int keys = decoder.Take(bytes).Count;
        decoder.TimeOut();

        Assert.True(keys > 1000, $"{keys} keys with seed {seed}");
        Assert.True(Assert.Single(decoder.Take("q"u8)).Is('q'));
    }
}
