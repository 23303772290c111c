namespace Weir.Load.Files;

/// <summary>
/// The names that a load works on, followed through it call by call: what must have been there before the first call
/// comes out of it.
/// </summary>
/// <param name="isFrozen">
/// Whether nothing changes, as only what reads is made again: then whatever is found once is there from the beginning.
/// </param>
internal sealed class FileTree(bool isFrozen = false)
{
    private readonly FileNode _root = new(null, "")
    {
        IsKnown = true, Body = new FileBody { Kind = FileKind.Directory, InitialPath = "/" },
    };

    private readonly List<FileBody> _bodies = [];

    /// <summary>Every file that the load tells of.</summary>
    public IReadOnlyList<FileBody> Bodies => _bodies;

    /// <summary>The name at a path that begins with a slash and holds no dots.</summary>
    public FileNode Find(string path)
    {
        FileNode node = _root;
        foreach (Range part in path.AsSpan().Split('/'))
        {
            ReadOnlySpan<char> name = path.AsSpan(part);
            if (name.IsEmpty)
            {
                continue;
            }

            node.Children ??= new Dictionary<string, FileNode>(StringComparer.Ordinal);
            var children = node.Children.GetAlternateLookup<ReadOnlySpan<char>>();
            if (!children.TryGetValue(name, out FileNode? child))
            {
                child = new FileNode(node, name.ToString());
                children[name] = child;
            }

            node = child;
        }

        return node;
    }

    /// <summary>The call found the name there.</summary>
    public FileBody Require(FileNode node, FileKind kind = FileKind.Unknown)
    {
        if (node.Body is null)
        {
            FileBody above = node.Parent is { } parent ? Require(parent, FileKind.Directory) : _root.Body!;

            // A name that had gone and is there again was made by someone whom the capture did not see.
            string? initial = (node.IsKnown && !isFrozen) || above.InitialPath is not { } start
                ? null
                : start == "/" ? "/" + node.Name : start + "/" + node.Name;
            node.Body = Add(new FileBody { InitialPath = initial });
            node.IsKnown = true;
        }

        if (node.Body.Kind == FileKind.Unknown || (kind == FileKind.Directory && node.Body.Kind == FileKind.Regular))
        {
            node.Body.Kind = kind;
        }

        return node.Body;
    }

    /// <summary>The call did not find the name.</summary>
    public static void Miss(FileNode node) => node.IsKnown |= node.Body is null;

    /// <summary>The call made the name.</summary>
    /// <param name="node">The name.</param>
    /// <param name="kind">What it is.</param>
    /// <param name="certain">Whether it was not there before.</param>
    public FileBody Make(FileNode node, FileKind kind, bool certain = true)
    {
        if (isFrozen || (node.Body is not null && !certain))
        {
            return Require(node, kind);
        }

        FileBody above = Require(node.Parent ?? _root, FileKind.Directory);
        string? perhaps = certain || node.IsKnown || above.InitialPath is not { } start
            ? null
            : start == "/" ? "/" + node.Name : start + "/" + node.Name;
        (node.Body, node.IsKnown) = (Add(new FileBody { Kind = kind, PerhapsPath = perhaps }), true);
        return node.Body;
    }

    /// <summary>The call took the name.</summary>
    public void Remove(FileNode node, FileKind kind)
    {
        Require(node, kind);
        (node.Body, node.Children) = (null, null);
    }

    /// <summary>The call gave the file another name as well.</summary>
    public void Link(FileNode from, FileNode to)
    {
        Require(to.Parent ?? _root, FileKind.Directory);
        (to.Body, to.IsKnown) = (Require(from), true);
    }

    /// <summary>The call moved the name, or exchanged the two.</summary>
    public void Move(FileNode from, FileNode to, bool exchange)
    {
        FileBody moved = Require(from);
        Require(to.Parent ?? _root, FileKind.Directory);
        FileBody? back = exchange ? Require(to) : null;
        Dictionary<string, FileNode>? children = from.Children, others = to.Children;
        (from.Body, to.Body, to.IsKnown) = (back, moved, true);
        from.Children = exchange ? Adopt(others, from) : null;
        to.Children = Adopt(children, to);
    }

    private static Dictionary<string, FileNode>? Adopt(Dictionary<string, FileNode>? children, FileNode parent)
    {
        if (children is null)
        {
            return null;
        }

        Dictionary<string, FileNode> adopted = new(children.Count, StringComparer.Ordinal);
        foreach ((string name, FileNode child) in children)
        {
            FileNode moved = new(parent, name) { IsKnown = child.IsKnown, Body = child.Body };
            moved.Children = Adopt(child.Children, moved);
            adopted.Add(name, moved);
        }

        return adopted;
    }

    private FileBody Add(FileBody body)
    {
        _bodies.Add(body);
        return body;
    }
}
