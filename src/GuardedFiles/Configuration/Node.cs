namespace GuardedFiles.Configuration;

/// <summary>The kinds of <see cref="Node"/>: JSON's.</summary>
internal enum NodeKind
{
    Object,
    List,
    Text,
    Number,
    Flag,
    Null,
}

/// <summary>Where a value stands and what it is, but not the value: a file's outline is a tree of these.</summary>
/// <param name="key">One char for each byte; empty in a list.</param>
/// <param name="path">Keys and positions with colons between them, as Microsoft.Extensions.Configuration has them.</param>
internal sealed class Node(string key, string path, int line, NodeKind kind)
{
    public string Key => key;

    public string Path => path;

    public int Line => line;

    public NodeKind Kind => kind;

    /// <summary>In the order of the file.</summary>
    public List<Node> Children { get; } = [];

    /// <summary>Null when an object has no such key.</summary>
    public Node? this[string name] => Children.Find(child => child.Key == name);

    public Fault Wrong(string text) => new(line, text);

    /// <summary>It is one thing and must be another.</summary>
    public Fault MustBe(string what) => Wrong($"\"{key}\" is {Name(kind)}, and must be {what}");

    public static string Name(NodeKind kind) => kind switch
    {
        NodeKind.Object => "an object",
        NodeKind.List => "a list",
        NodeKind.Text => "a string",
        NodeKind.Number => "a number",
        NodeKind.Flag => "true or false",
        _ => "null",
    };
}
