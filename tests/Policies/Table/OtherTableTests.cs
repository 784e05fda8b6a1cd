using System.Text;
using System.Text.RegularExpressions;

namespace Policies;

/// <summary>The same restrictions in scp, and in the commands that a locked key may give.</summary>
public sealed partial class OtherTableTests
{
    /// <summary>
    /// Options of scp, or a command, and a path; paths, columns and signs are those of the other table. A sink gets a file of 3 bytes, of 20 as
    /// "large"; with -r an empty directory, with -p with its times.
    /// </summary>
    private const string Table = """
                                  | free    none    read    drop    app.    writ    -R      n-ov    n-de    n-sy    n-ha    size
        -t new                    | +       ?       r       +       +       +       R       +       +       +       +       +
        -t .                      | +       ?       r       +       +       +       R       +       +       +       +       +
        -t large                  | +       ?       r       +       +       +       R       +       +       +       +       m
        -t file                   | +       ?       r       r       r       +       R       o       +       +       +       +
        -t link                   | +       ?       r       r       r       +       R       o       +       +       +       +
        -t dangling               | +       ?       r       +       +       +       R       +       +       +       +       +
        -tp new                   | +       ?       r       +       +       +       R       +       +       +       +       +
        -tp file                  | +       ?       r       r       r       +       R       o       +       +       +       +
        -tr .                     | +       ?       r       r       +       +       R       +       +       +       +       +
        -td file                  | n       ?       n       n       n       n       R       n       n       n       n       n
        -f file                   | +       ?       +       r       +       +       +       +       +       +       +       +
        -f link                   | +       ?       +       r       +       +       +       +       +       +       +       +
        -f new                    | ?       ?       ?       ?       ?       ?       ?       ?       ?       ?       ?       ?
        -fp file                  | +       ?       +       r       +       +       +       +       +       +       +       +
        -fr dir                   | +       ?       +       r       +       +       +       +       +       +       +       +
        md5sum file               | +       ?       +       r       +       +       +       +       +       +       +       +
        sha256sum link            | +       ?       +       r       +       +       +       +       +       +       +       +
        """;

    public static TheoryData<string, bool> Cases => SftpTableTests.Cases;

    [Theory]
    [MemberData(nameof(Cases))]
    public void Scp_and_commands_are_answered_as_the_table_says(string name, bool jailed)
    {
        var column = Column.Named(name);
        using var world = new World();
        int position = Array.IndexOf(Column.All, column);
        List<string> wrong = [];
        foreach (Row row in Row.Parse(Table))
            if (Play(world, column, jailed, row) is var answer && answer != row.Answers[position])
                wrong.Add($"{row.Text}: {answer} instead of {row.Answers[position]}");
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    private static string Play(World world, Column column, bool jailed, Row row)
    {
        world.Reset();
        string[] arguments = [.. jailed ? (string[])["--jail", world.Path] : [], .. column.Arguments(world, jailed)];
        string path = world.Seen(Row.Place(row.Words[1]), jailed);
        bool uploads = row.Words[0].StartsWith("-t", StringComparison.Ordinal);
        string received = row.Words[0].StartsWith('-') ? Scp(world, row, [.. arguments, row.Words[0], path]) : Command(world, arguments, $"{row.Words[0]} {path}");
        string sign = Sign(received, column, world, jailed);
        bool untouched = world.IsUntouched;
        return sign == "+" && uploads && untouched ? "+ but nothing has changed"
            : (sign != "+" || !uploads) && !untouched ? $"{sign} but something has changed"
            : sign == "+" && !uploads && !SaysContent(received) ? $"+ but no content: {received}"
            : sign;
    }

    private static string Scp(World world, Row row, string[] arguments)
    {
        using ScpSession session = ScpSession.Start(new ScpLaunch { Directory = world.Path, Arguments = arguments });
        string file = row.Words[1] == "large" ? $"C0644 20 large\n{new string('x', 20)}\0" : "C0600 3 new\nHIT\0";
        session.SendAsFarAsItReads(Encoding.ASCII.GetBytes(row.Words[0] switch
        {
            ['-', 'f', ..] => new string('\0', 30),
            "-tr" => "D0755 0 new\nE\n",
            "-tp" => $"T7 0 7 0\n{file}",
            _ => file,
        }));
        session.CloseInput();
        return session.ReceiveRest();
    }

    private static string Command(World world, string[] arguments, string command)
    {
        using Session session = Session.Start(new Launch
        {
            Directory = world.Path,
            Arguments = ["--forced", "--no-guard", .. arguments],
            Environment = new Dictionary<string, string> { ["SSH_ORIGINAL_COMMAND"] = command },
        });
        string output = Encoding.Latin1.GetString(session.ReceiveRest());
        session.WaitForExit(5);
        return output.Length > 0 ? output : session.Errors;
    }

    /// <summary>An error record of scp, or the complaint of a command: a program, a path, and why.</summary>
    [GeneratedRegex(@"(\x01scp|sum): ([^:\n]*): (?<why>.*)")]
    private static partial Regex Complaint { get; }

    private static string Sign(string received, Column column, World world, bool jailed) => Complaint.Match(received).Groups["why"].Value switch
    {
        "" => "+",
        "No such file or directory" => "?",
        "Not a directory" => "n",
        "this account is read-only" => "R",
        var why when why.StartsWith("Permission denied: ", StringComparison.Ordinal) => column.SignOf(why["Permission denied: ".Length..], world, jailed),
        var why => $"[{why}]",
    };

    private static bool SaysContent(string received) => received.Contains(World.Secret, StringComparison.Ordinal)
        || Regex.IsMatch(received, "^[0-9a-f]{32,64}  ");
}
