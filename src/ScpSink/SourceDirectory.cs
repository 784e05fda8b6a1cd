using GuardedFiles;

namespace ScpSink;

/// <summary>A directory whose entries are going out.</summary>
/// <param name="pathLength">Bytes of its path.</param>
/// <param name="identity">Device and inode, to notice it beneath itself.</param>
internal readonly struct SourceDirectory(
    DirectoryNames names, int pathLength, Identity identity)
{
    public DirectoryNames Names => names;

    public int PathLength => pathLength;

    public Identity Identity => identity;
}
