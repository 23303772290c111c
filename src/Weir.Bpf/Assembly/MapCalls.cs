using Weir.Bpf.Maps;
using static Weir.Bpf.Assembly.Register;

namespace Weir.Bpf.Assembly;

/// <summary>Calls of the helpers that work on maps; keys and values stand in the frame. Each loses R0 to R5.</summary>
public static class MapCalls
{
    /// <summary>R0 = address of the element whose key is in a slot, or 0 (bpf_map_lookup_elem).</summary>
    public static void Lookup(this Assembler a, MapSpec map, int keySlot)
    {
        ArgumentNullException.ThrowIfNull(a);
        Point(a, map, keySlot);
        a.Call(Helper.MapLookup);
    }

    /// <summary>R0 = 0 if the value in a slot now stands under the key in another (bpf_map_update_elem).</summary>
    /// <param name="a">Where the call is written.</param>
    /// <param name="map">The map.</param>
    /// <param name="keySlot">Offset of the key in the frame.</param>
    /// <param name="valueSlot">Offset of the value in the frame.</param>
    /// <param name="flags">BPF_ANY (0), BPF_NOEXIST (1) or BPF_EXIST (2).</param>
    public static void Update(this Assembler a, MapSpec map, int keySlot, int valueSlot, int flags = 0)
    {
        ArgumentNullException.ThrowIfNull(a);
        Point(a, map, keySlot);
        a.Move(R3, Frame);
        a.Add(R3, valueSlot);
        a.Set(R4, flags);
        a.Call(Helper.MapUpdate);
    }

    /// <summary>R0 = 0 if the element whose key is in a slot was there and is no more (bpf_map_delete_elem).</summary>
    public static void Delete(this Assembler a, MapSpec map, int keySlot)
    {
        ArgumentNullException.ThrowIfNull(a);
        Point(a, map, keySlot);
        a.Call(Helper.MapDelete);
    }

    /// <summary>R0 = storage of the task in a register, or 0 (bpf_task_storage_get).</summary>
    public static void TaskStorage(this Assembler a, MapSpec map, Register task, bool create)
    {
        ArgumentNullException.ThrowIfNull(a);
        if (task != R2)
        {
            a.Move(R2, task);
        }

        a.LoadMap(R1, map);
        a.Set(R3, 0);
        a.Set(R4, create ? 1 : 0);
        a.Call(Helper.TaskStorageGet);
    }

    private static void Point(Assembler a, MapSpec map, int keySlot)
    {
        a.LoadMap(R1, map);
        a.Move(R2, Frame);
        a.Add(R2, keySlot);
    }
}
