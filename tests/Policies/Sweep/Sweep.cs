using System.Globalization;

namespace Policies;

/// <summary>What came of one request.</summary>
/// <param name="Answer">The code of a STATUS, or what the reply holds, without what no two servers answer alike.</param>
/// <param name="Text">Of a STATUS.</param>
/// <param name="Changes">What is other than it was in the tree.</param>
internal sealed record Swept(string Answer, string Text, string Changes)
{
    public override string ToString() => $"{Answer} \"{Text}\" {Changes}";
}

/// <summary>One session that is asked everything, one request after the other, each on a fresh tree.</summary>
internal sealed class Sweep : IDisposable
{
    /// <summary>Requests that fail are looked at together: each look costs as much as ten requests.</summary>
    private const int LooksAfter = 256;

    private readonly SweptTree _tree = new();
    private readonly Session _session;
    private readonly List<Asked> _failed = [];

    private Sweep(SweptServer server) => _session = server.Open(_tree);

    public static Dictionary<Asked, Swept> Of(SweptServer server, IReadOnlyList<Asked> requests)
    {
        using Sweep sweep = new(server);
        Dictionary<Asked, Swept> all = [];
        foreach (Asked request in requests)
            all.Add(request, sweep.Ask(request));
        sweep.LookAtFailed();
        sweep._session.End();
        return all;
    }

    public void Dispose()
    {
        _session.Dispose();
        _tree.Dispose();
    }

    private Swept Ask(Asked request)
    {
        Answer answer = _session.Ask(request.Packet);
        (string text, bool served) = answer.Type == PacketType.Status ? (answer.StatusText, answer.StatusCode == Status.Ok) : ("", true);
        string summary = Summary(answer);
        if (!served || !request.Verb.Changes)
        {
            _failed.Add(request);
            if (_failed.Count == LooksAfter)
                LookAtFailed();
            return new Swept(summary, text, "");
        }

        return new Swept(summary, text, _tree.Repair());
    }

    private void LookAtFailed()
    {
        string changes = _tree.Repair();
        Assert.True(changes.Length == 0, $"{changes}: by one of\n{string.Join('\n', _failed)}");
        _failed.Clear();
    }

    private string Summary(Answer answer)
    {
        switch (answer.Type)
        {
            case PacketType.Status:
                return $"{answer.StatusCode}";
            case PacketType.Handle:
                Assert.Equal(Status.Ok, _session.AskStatus(SweptVerb.Close(answer.String()).ToArray()));
                return "HANDLE";
            case PacketType.Name:
                Assert.Equal(1u, answer.UInt32());
                return $"NAME {System.Text.Encoding.Latin1.GetString(answer.String())}";
            case PacketType.Attrs:
                Attributes found = answer.Attributes();
                string size = (found.Mode & 0xF000) == 0x4000 ? "" : string.Create(CultureInfo.InvariantCulture, $" size {found.Size}");
                return $"ATTRS {Convert.ToString(found.Mode ?? 0, 8)} of {found.Uid}{size}";
            default:
                return $"{answer.Type}";
        }
    }
}
