using System.Globalization;
using Weir.Capture.Bench;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
switch (args)
{
    case ["rate", ..]:
        Rate.Run(args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 2_000_000);
        return 0;
    case ["fuzz", var inputs, ..]:
        return Fuzz.Run(long.Parse(inputs, CultureInfo.InvariantCulture),
            args.Length > 2 ? int.Parse(args[2], CultureInfo.InvariantCulture) : Environment.TickCount);
    default:
        Console.Error.WriteLine("usage: rate [ROWS] | fuzz INPUTS [SEED]");
        return 2;
}
