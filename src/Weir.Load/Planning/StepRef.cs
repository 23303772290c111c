namespace Weir.Load.Planning;

/// <summary>A step of a thread, as others wait for it.</summary>
/// <param name="Thread">The thread's number.</param>
/// <param name="Count">Steps of the thread that are done when it is.</param>
/// <param name="EndNs">When it had ended in the capture.</param>
internal sealed record StepRef(int Thread, int Count, long EndNs)
{
    /// <summary>Keeps the last step of each thread.</summary>
    public static void Latest(List<StepRef> steps, StepRef step)
    {
        for (int i = 0; i < steps.Count; i++)
        {
            if (steps[i].Thread == step.Thread)
            {
                steps[i] = step;
                return;
            }
        }

        steps.Add(step);
    }
}
