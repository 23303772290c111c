using Weir.Kernel.Calls;
using Weir.Load.Files;
using Weir.Load.Planning;

namespace Weir.Load.Trees;

/// <summary>Builds what must be there before a load: directories, files of the right length, symbolic links.</summary>
public sealed class TreeBuilder
{
    private const int BlockBytes = 1 << 20;

    // What directories and inodes take beside the data.
    private const long RoomPerFile = 8192;

    private readonly LoadPlan _plan;
    private readonly byte[] _block = new byte[BlockBytes];
    private readonly Action<long> _progress;
    private readonly Func<bool> _stop;
    private readonly List<string> _conflicts = [];
    private long _done;

    private TreeBuilder(LoadPlan plan, TreeData data, Action<long> progress, Func<bool> stop)
    {
        (_plan, _progress, _stop) = (plan, progress, stop);
        if (data == TreeData.Random)
        {
            new Random(1).NextBytes(_block);
        }
    }

    /// <summary>Files that the tree could not have as the load says, because another one is in the way.</summary>
    public IReadOnlyList<string> Conflicts => _conflicts;

    /// <summary>Builds the tree of a plan.</summary>
    /// <param name="plan">The load.</param>
    /// <param name="directory">The directory to build in; an old tree of ours in it goes.</param>
    /// <param name="load">Name of the capture.</param>
    /// <param name="data">What files hold.</param>
    /// <param name="progress">Is told how many bytes are written.</param>
    /// <param name="stop">Says whether to break off.</param>
    /// <exception cref="IOException">The directory is not ours, or there is no room.</exception>
    public static TreeBuilder Build(
        LoadPlan plan, string directory, string load, TreeData data, Action<long> progress, Func<bool> stop)
    {
        ArgumentNullException.ThrowIfNull(plan);
        if (!LoadMarker.MayTake(directory))
        {
            throw new IOException(
                $"{directory}: it is not empty, and no directory of weir reissue: give one that is new or empty");
        }

        string tree = LoadMarker.TreeOf(directory);
        Directory.CreateDirectory(directory);
        LoadMarker marker = new(load, plan.Account.Rows, LoadMarker.Building);
        marker.Write(directory);
        if (Directory.Exists(tree))
        {
            Directory.Delete(tree, recursive: true);
        }

        Directory.CreateDirectory(tree);
        CheckRoom(plan, directory);
        TreeBuilder builder = new(plan, data, progress, stop);
        Confinement.Run(tree, builder.Make);
        if (!stop())
        {
            (marker with { State = LoadMarker.Ready }).Write(directory);
        }

        return builder;
    }

    private static void CheckRoom(LoadPlan plan, string directory)
    {
        long free = new DriveInfo(Path.GetFullPath(directory)).AvailableFreeSpace;
        decimal needed = plan.Files.Sum(f => (decimal)f.ReadToBytes + RoomPerFile);
        if (needed > free)
        {
            throw new IOException(
                $"{directory}: the load's files need {needed:N0} bytes, and {free:N0} are free: "
                + "give a directory with more room");
        }
    }

    private void Make()
    {
        foreach (FileBody body in _plan.Files.Where(f => f.Kind == FileKind.Directory)
            .OrderBy(f => f.InitialPath, StringComparer.Ordinal))
        {
            Try(body, () => Directory.CreateDirectory(body.InitialPath!));
        }

        foreach (FileBody body in _plan.Files.Where(f => f.Kind == FileKind.Symlink && f.LinkTarget is not null))
        {
            Try(body, () => File.CreateSymbolicLink(body.InitialPath!, body.LinkTarget!));
        }

        foreach (FileBody body in _plan.Files.Where(f => f.Kind != FileKind.Directory
            && (f.Kind != FileKind.Symlink || f.LinkTarget is null)))
        {
            if (_stop())
            {
                return;
            }

            Try(body, () => Fill(body));
        }
    }

    private void Fill(FileBody body)
    {
        using FileStream file = new(body.InitialPath!, new FileStreamOptions
        {
            Mode = FileMode.CreateNew, Access = FileAccess.Write, BufferSize = 0,
            UnixCreateMode = (UnixFileMode)0b111_101_101,
        });
        for (long at = 0; at < body.ReadToBytes && !_stop();)
        {
            int length = (int)Math.Min(BlockBytes, body.ReadToBytes - at);
            file.Write(_block, 0, length);
            at += length;
            _done += length;
            _progress(_done);
        }

        if (body.LengthBytes > body.ReadToBytes)
        {
            file.SetLength(body.LengthBytes);
        }
    }

    // A name that is in the way, or too long for this file system, costs the calls on it and nothing else.
    private void Try(FileBody body, Action make)
    {
        try
        {
            make();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException && !IsFull(e))
        {
            _conflicts.Add(body.InitialPath!);
        }
    }

    // ENOSPC and EDQUOT of asm-generic/errno.h.
    private static bool IsFull(Exception e) => e is IOException { HResult: 28 or 122 };
}
