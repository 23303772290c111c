using Weir.Catalogue;

namespace Weir.Scenarios.Scripting;

/// <summary>Waiting until somebody else is inside a call, as proc(5) tells.</summary>
internal static class Arrival
{
    private const int MostLooks = 5000;

    /// <summary>Waits until a thread is in a call.</summary>
    /// <param name="task">Its folder below <c>/proc</c>: <c>4711</c>, <c>self/task/4712</c>.</param>
    /// <param name="id">The call.</param>
    /// <exception cref="ScenarioBrokenException">It does not get there within seconds.</exception>
    internal static void WaitUntilIn(string task, SyscallId id)
    {
        string wanted = $"{(int)id} ";
        for (int i = 0; i < MostLooks; i++)
        {
            if (File.ReadAllText($"/proc/{task}/syscall").StartsWith(wanted, StringComparison.Ordinal))
            {
                return;
            }

            Thread.Sleep(1);
        }

        throw new ScenarioBrokenException($"{task} does not reach {id}");
    }
}
