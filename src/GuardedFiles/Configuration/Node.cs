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

/// <summary>A value, what it is and where it stands: a file is a tree of these.</summary>
/// <param name="key">One char for each byte; empty in a list.</param>
/// <param name="value">A string, one char for each byte; or a number, true or false as it was written.</param>
internal sealed class Node(string key, int line, NodeKind kind, string value)
{
    public string Key => key;

    public int Line => line;

    public NodeKind Kind => kind;

    public string Value => value;

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
