namespace Weir.Catalogue.Reissuing;

/// <summary>
/// What a successful call does to names and descriptors; <c>catalogue/reissue.tbl</c> explains the words.
/// </summary>
public enum Effect : byte
{
    /// <summary>Nothing.</summary>
    Look,

    /// <summary>A file or its attributes change, no name does.</summary>
    Change,

    /// <summary>A name is opened, and perhaps made.</summary>
    Open,

    /// <summary>A descriptor goes.</summary>
    Close,

    /// <summary>A range of descriptors goes.</summary>
    Closes,

    /// <summary>An open file gets another descriptor.</summary>
    Copy,

    /// <summary>A directory appears.</summary>
    Mkdir,

    /// <summary>A name that is no directory vanishes.</summary>
    Remove,

    /// <summary>A directory vanishes.</summary>
    Rmdir,

    /// <summary>A name moves.</summary>
    Rename,

    /// <summary>A file gets another name.</summary>
    Link,

    /// <summary>A symbolic link appears.</summary>
    Symlink,

    /// <summary>What a symbolic link holds is told.</summary>
    Readlink,

    /// <summary>A directory is read.</summary>
    List,

    /// <summary>What is named is a directory.</summary>
    Chdir,

    /// <summary>The file's position is set.</summary>
    Seek,

    /// <summary>The file's length is set.</summary>
    Cut,

    /// <summary>A process becomes another program.</summary>
    Exec,

    /// <summary>A process ends.</summary>
    Exit,

    /// <summary>The end of a child is learnt.</summary>
    Await,

    /// <summary>Asynchronous requests are handed over or taken back.</summary>
    Carry,

    /// <summary>The call is not made again.</summary>
    Leave,
}
