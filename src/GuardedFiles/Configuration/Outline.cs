using System.Text;
using System.Text.Json;

namespace GuardedFiles.Configuration;

/// <summary>
/// The reading of a file: is it JSON, what does it say, and where? An administrator is told what is wrong, and on which line.
/// </summary>
internal ref struct Outline
{
    /// <summary>The deepest that means something: the path of a rule, in a list, in settings, in a match, in a list.</summary>
    private const int Depth = 8;

    private readonly ReadOnlySpan<byte> _text;
    private readonly List<Fault> _faults;
    private Utf8JsonReader _reader;
    private int _line = 1;
    private int _counted;

    private Outline(ReadOnlySpan<byte> text, List<Fault> faults)
    {
        _text = text;
        _faults = faults;
        JsonReaderOptions options = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip, MaxDepth = Depth };
        _reader = new Utf8JsonReader(text, options);
    }

    /// <summary>UTF-8's mark at the beginning, which editors of other systems write.</summary>
    public static ReadOnlySpan<byte> Mark => "\uFEFF"u8;

    /// <param name="text">Without a mark at its beginning.</param>
    /// <returns>Null when there are faults.</returns>
    public static Node? Of(ReadOnlySpan<byte> text, List<Fault> faults)
    {
        int before = faults.Count;
        Outline outline = new(text, faults);
        try
        {
            Node root = outline.ReadAll();
            return faults.Count == before ? root : null;
        }
        catch (JsonException wrong)
        {
            faults.Add(new Fault((int)(wrong.LineNumber ?? 0) + 1, $"this is not JSON (byte {(wrong.BytePositionInLine ?? 0) + 1} of the line)"));
        }
        catch (InvalidOperationException)
        {
            faults.Add(new Fault(outline.Line(), "a string is not Unicode"));
        }

        return null;
    }

    private Node ReadAll()
    {
        _ = _reader.Read();
        Node root = Read("", Line());
        _ = _reader.Read(); // Throws for whatever stands behind it.
        return root;
    }

    /// <summary>The value at which the reader stands.</summary>
    /// <param name="line">Where its key stands, if it has one.</param>
    private Node Read(string key, int line)
    {
        NodeKind kind = KindOf(_reader.TokenType);
        string value = ValueOf(kind);
        Node node = new(key, line, kind, Bytes(value));
        if (HasControls(value))
            _faults.Add(node.Wrong("a string has a control character"));
        while (node.Kind is NodeKind.Object or NodeKind.List && _reader.Read() && _reader.TokenType is not (JsonTokenType.EndObject or JsonTokenType.EndArray))
            node.Children.Add(node.Kind == NodeKind.Object ? ReadProperty(node) : Read("", Line()));
        return node;
    }

    private Node ReadProperty(Node parent)
    {
        string name = _reader.GetString()!;
        string key = Bytes(name);
        if (HasControls(name))
            _faults.Add(new Fault(Line(), $"unknown key \"{key}\""));
        else if (parent.Children.Exists(child => child.Key == key || Ascii.EqualsIgnoreCase(child.Key, key)))
            _faults.Add(new Fault(Line(), $"duplicate key \"{key}\""));
        int line = Line();
        _ = _reader.Read();
        return Read(key, line);
    }

    private int Line()
    {
        int position = (int)_reader.TokenStartIndex;
        _line += _text[_counted..position].Count((byte)'\n');
        _counted = position;
        return _line;
    }

    private string ValueOf(NodeKind kind) => kind switch
    {
        NodeKind.Text => _reader.GetString()!,
        NodeKind.Number or NodeKind.Flag => ByteText.Of(_reader.ValueSpan),
        _ => "",
    };

    /// <summary>One char for each byte.</summary>
    private static string Bytes(string text) => ByteText.Of(Encoding.UTF8.GetBytes(text));

    private static bool HasControls(string text)
    {
        foreach (char letter in text)
            if (char.IsControl(letter))
                return true;
        return false;
    }

    private static NodeKind KindOf(JsonTokenType token) => token switch
    {
        JsonTokenType.StartObject => NodeKind.Object,
        JsonTokenType.StartArray => NodeKind.List,
        JsonTokenType.String => NodeKind.Text,
        JsonTokenType.Number => NodeKind.Number,
        JsonTokenType.True or JsonTokenType.False => NodeKind.Flag,
        _ => NodeKind.Null,
    };
}
