using System.Text;

namespace Policies;

/// <summary>Targets of a sink, each in a session of its own, and operands of a source.</summary>
internal static class ScpSweep
{
    private const string Mark = "null";

    /// <summary>Options of a sink, and what its client sends: a record, and what follows when it is accepted.</summary>
    private static readonly (string[] Options, (string Record, string Behind)[] Records)[] Uploads =
    [
        (["-t"], [("C0644 3 new\n", "abc\0")]),
        (["-d", "-t"], [("C0644 3 new\n", "abc\0")]),
        (["-r", "-t"], [("D0755 0 new\n", ""), ("C0600 0 y\n", "\0"), ("E\n", "")]),
    ];

    public static int UploadKinds => Uploads.Length;

    /// <summary>What a sink answers: 0 and 1 for each answer and the exit status; the texts of its errors; what changed.</summary>
    public static Swept Upload(SweptServer server, SweptTree tree, int kind, string target)
    {
        (string[] options, (string Record, string Behind)[] records) = Uploads[kind];
        using ScpSession session = server.Open(tree, [.. options, "--", target]);
        StringBuilder answers = new();
        StringBuilder texts = new();
        bool Accepts()
        {
            int first = session.ReceiveByte();
            answers.Append(first);
            if (first > 0)
                texts.AppendLine(session.ReceiveLine());
            return first == 0;
        }

        for (int i = 0; Accepts() && i < records.Length; i++)
        {
            session.Send(records[i].Record);
            if (records[i].Behind.Length == 0)
                continue;
            if (!Accepts())
                break;
            session.Send(records[i].Behind);
        }

        session.CloseInput();
        texts.Append(session.ReceiveRest());
        answers.Append(" exit ").Append(session.WaitForExit());
        return new Swept(answers.ToString(), texts.ToString(), tree.Repair());
    }

    public static string UploadName(int kind) => string.Join(' ', Uploads[kind].Options);

    /// <summary>What a source sends for each operand: its records, "!" for an error; and the texts of the errors.</summary>
    public static Swept[] Download(SweptServer server, SweptTree tree, string option, IReadOnlyList<string> operands)
    {
        string[] marked = [.. operands.SelectMany(operand => (string[])[operand, $"/dev/{Mark}"])];
        using ScpSession session = server.Open(tree, [option, "-f", "--", .. marked]);
        session.SendAck();
        List<Swept> all = [];
        List<string> records = [];
        List<string> errors = [];
        foreach (string line in ScpDownload.Play(session))
        {
            if (line[0] == '!')
                errors.Add(line);
            records.Add(line[0] == '!' ? "!" : line);
            if (records is not [.., ['C', .. var header], ['=', ..]] || !header.EndsWith($" {Mark}", StringComparison.Ordinal))
                continue;
            all.Add(new Swept(string.Join(" | ", records.SkipLast(2)), string.Join(" | ", errors), ""));
            records.Clear();
            errors.Clear();
        }

        Assert.Equal((operands.Count, "", 1), (all.Count, tree.Repair(), session.WaitForExit()));
        return [.. all];
    }
}
