namespace GuardedFiles.Configuration;

/// <summary>
/// A file of settings: what holds for everybody, and what for those whom a block matches. What the settings mean is not known here.
/// </summary>
internal sealed class Document
{
    private readonly List<Fault> _faults = [];
    private readonly List<Block> _blocks = [];

    public Document(ReadOnlySpan<byte> text)
    {
        if (text.StartsWith(Outline.Mark))
            text = text[Outline.Mark.Length..];
        if (Outline.Of(text, _faults) is not { } root)
            return;
        if (root.Kind != NodeKind.Object)
        {
            _faults.Add(root.Wrong($"this is {Node.Name(root.Kind)}, and must be an object"));
            return;
        }

        foreach (Node child in root.Children)
            Take(child);
    }

    /// <summary>Everything that is wrong so far, to which whoever reads the settings adds what he finds; in no order.</summary>
    public List<Fault> Faults => _faults;

    /// <summary>Settings that hold for everybody: an object. Null when there are none.</summary>
    public Node? Defaults { get; private set; }

    public List<Block> Blocks => _blocks;

    /// <summary>A string, or a list of them that is not empty: anything else is a fault.</summary>
    public string[] Texts(Node node)
    {
        if (node.Kind == NodeKind.Text)
            return [node.Value];
        if (node.Kind != NodeKind.List || node.Children.Exists(child => child.Kind != NodeKind.Text))
            _faults.Add(node.Kind == NodeKind.List ? WrongItem(node) : node.MustBe("a string or a list of strings"));
        else if (node.Children.Count == 0)
            _faults.Add(node.Wrong($"\"{node.Key}\" is an empty list"));
        else
            return [.. node.Children.ConvertAll(child => child.Value)];
        return [];
    }

    private static Fault WrongItem(Node list)
    {
        Node item = list.Children.Find(child => child.Kind != NodeKind.Text)!;
        return item.Wrong($"\"{list.Key}\" has {Node.Name(item.Kind)} in its list, and must have strings only");
    }

    private void Take(Node child)
    {
        switch (child.Key)
        {
            case "$schema" when child.Kind != NodeKind.Text:
                _faults.Add(child.MustBe("a string"));
                break;
            case "$schema":
                break;
            case "defaults" when child.Kind != NodeKind.Object:
            case "match" when child.Kind != NodeKind.List:
                _faults.Add(child.MustBe(child.Key == "match" ? "a list of objects" : "an object"));
                break;
            case "defaults":
                Defaults = child;
                break;
            case "match":
                foreach (Node block in child.Children)
                    TakeBlock(block);
                break;
            default:
                _faults.Add(child.Wrong($"unknown key \"{child.Key}\""));
                break;
        }
    }

    private void TakeBlock(Node node)
    {
        int number = _blocks.Count + 1;
        if (node.Kind != NodeKind.Object)
            _faults.Add(node.Wrong($"\"match\" has {Node.Name(node.Kind)} in its list, and must have objects only"));
        Criteria criteria = new(this, node);
        Node? settings = null;
        foreach (Node child in node.Children)
        {
            if (child.Key == "settings" && child.Kind == NodeKind.Object)
                settings = child;
            else if (child.Key == "settings")
                _faults.Add(child.MustBe("an object"));
            else if (node.Kind == NodeKind.Object && !Criteria.IsKey(child.Key))
                _faults.Add(child.Wrong($"unknown key \"{child.Key}\""));
        }

        if (node.Kind == NodeKind.Object && node["settings"] is null)
            _faults.Add(node.Wrong($"match {number} has no \"settings\""));
        if (node.Kind == NodeKind.Object && criteria.IsEmpty)
            _faults.Add(node.Wrong($"match {number} says neither \"user\", \"group\", \"address\" nor \"name\""));
        _blocks.Add(new Block(number, node.Line, criteria, settings));
    }
}
