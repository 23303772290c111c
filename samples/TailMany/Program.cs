using Microsoft.Win32.SafeHandles;
using Weir.Io;
using Weir.Samples.TailMany;

// Follows any number of files, new lines as they come: TailMany FILE...
if (args.Length == 0)
{
    Console.Error.WriteLine("usage: TailMany FILE...");
    return 2;
}

// One timer, awaited like a file, wakes everybody; no thread sleeps.
using TimerFd timer = new();
timer.Set(TimeSpan.FromMilliseconds(100), TimeSpan.FromMilliseconds(100));
using AsyncFile ticks = new(new SafeFileHandle(timer.Handle.DangerousGetHandle(), ownsHandle: false));
Tail[] tails = [.. args.Select(path => new Tail(path))];
byte[] expiries = new byte[8];
while (true)
{
    await ticks.ReadAsync(expiries, 0);
    await Task.WhenAll(tails.Select(tail => tail.Catch()));
}
