namespace Policies;

/// <summary>Every request under every restriction, with the answer to it, and with what became of the disk.</summary>
public sealed class SftpTableTests
{
    /// <summary>
    /// A path without a slash lies in the place that the rule is about, "." is that place; one with a slash lies elsewhere. Flags are those of
    /// OPEN: read, write, append, create, truncate, x for exclusive. Behind each row one sign for each column:
    /// + served, ? no such file, r refused by the rule, R by read-only, o d s h m by a switch, b as rules beneath would no longer hold,
    /// x as it exists, e as it is not empty, D as it is a directory, n as it is none, i as it makes no sense, f as the handle is not for that.
    /// </summary>
    private const string Table = """
                                  | free    none    read    drop    app.    writ    -R      n-ov    n-de    n-sy    n-ha    size
        open r file               | +       ?       +       r       +       +       +       +       +       +       +       +
        open w file               | +       ?       r       r       r       +       R       o       +       +       +       +
        open rw file              | +       ?       r       r       r       +       R       o       +       +       +       +
        open wa file              | +       ?       r       r       +       +       R       +       +       +       +       +
        open wt file              | +       ?       r       r       r       +       R       o       +       +       +       +
        open rt file              | +       ?       r       r       r       +       R       o       +       +       +       +
        open rct file             | +       ?       r       r       r       +       R       o       +       +       +       +
        open wc file              | +       ?       r       r       r       +       R       o       +       +       +       +
        open wcx file             | x       ?       r       x       x       x       R       x       x       x       x       x
        open wca file             | +       ?       r       r       +       +       R       +       +       +       +       +
        open wct file             | +       ?       r       r       r       +       R       o       +       +       +       +
        open rwca file            | +       ?       r       r       +       +       R       +       +       +       +       +
        open r new                | ?       ?       ?       ?       ?       ?       ?       ?       ?       ?       ?       ?
        open w new                | ?       ?       ?       ?       ?       ?       R       ?       ?       ?       ?       ?
        open rc new               | +       ?       r       r       +       +       R       +       +       +       +       +
        open wc new               | +       ?       r       +       +       +       R       +       +       +       +       +
        open wcx new              | +       ?       r       +       +       +       R       +       +       +       +       +
        open wca new              | +       ?       r       +       +       +       R       +       +       +       +       +
        open wct new              | +       ?       r       +       +       +       R       +       +       +       +       +
        open rwc new              | +       ?       r       r       +       +       R       +       +       +       +       +
        open r link               | +       ?       +       r       +       +       +       +       +       +       +       +
        open w link               | +       ?       r       r       r       +       R       o       +       +       +       +
        open wct link             | +       ?       r       r       r       +       R       o       +       +       +       +
        open wc dangling          | +       ?       r       +       +       +       R       +       +       +       +       +
        open wcx dangling         | x       ?       r       x       x       x       R       x       x       x       x       x
        open r dir                | D       ?       D       r       D       D       D       D       D       D       D       D
        open w dir                | D       ?       r       r       r       D       R       o       D       D       D       D
        open r file/              | n       ?       n       n       n       n       n       n       n       n       n       n
        open r dir/inner          | +       ?       +       r       +       +       +       +       +       +       +       +
        open wc dir/new           | +       ?       r       +       +       +       R       +       +       +       +       +
        open wc nowhere/new       | ?       ?       ?       ?       ?       ?       R       ?       ?       ?       ?       ?
        extend wa file            | +       ?       r       r       +       +       R       +       +       +       +       +
        extend w file             | +       ?       r       r       r       +       R       o       +       +       +       m
        fstat r file              | +       ?       +       r       +       +       +       +       +       +       +       +
        fstatvfs r file           | +       ?       +       r       +       +       +       +       +       +       +       +
        fsize r file              | i       ?       r       r       r       i       R       o       i       i       i       i
        fsize w file              | +       ?       r       r       r       +       R       o       +       +       +       +
        fsize wa file             | +       ?       r       r       r       +       R       o       +       +       +       +
        fsize wc new              | +       ?       r       +       +       +       R       +       +       +       +       +
        fchmod r file             | +       ?       r       r       r       +       R       +       +       +       +       +
        fchmod wa file            | +       ?       r       r       r       +       R       +       +       +       +       +
        fchmod wc new             | +       ?       r       +       +       +       R       +       +       +       +       +
        futime r file             | +       ?       r       r       r       +       R       +       +       +       +       +
        futime wc new             | +       ?       r       +       +       +       R       +       +       +       +       +
        fchown r file             | +       ?       r       r       r       +       R       +       +       +       +       +
        fchown wc new             | +       ?       r       +       +       +       R       +       +       +       +       +
        stat .                    | +       ?       +       +       +       +       +       +       +       +       +       +
        stat file                 | +       ?       +       +       +       +       +       +       +       +       +       +
        stat link                 | +       ?       +       +       +       +       +       +       +       +       +       +
        stat new                  | ?       ?       ?       ?       ?       ?       ?       ?       ?       ?       ?       ?
        lstat file                | +       ?       +       +       +       +       +       +       +       +       +       +
        lstat link                | +       ?       +       +       +       +       +       +       +       +       +       +
        readlink link             | +       ?       +       +       +       +       +       +       +       +       +       +
        readlink file             | i       ?       i       i       i       i       i       i       i       i       i       i
        realpath file             | +       ?       +       +       +       +       +       +       +       +       +       +
        realpath new              | +       ?       +       +       +       +       +       +       +       +       +       +
        realpath dir/inner        | +       ?       +       +       +       +       +       +       +       +       +       +
        realpath link             | +       ?       +       +       +       +       +       +       +       +       +       +
        expand file               | +       ?       +       +       +       +       +       +       +       +       +       +
        statvfs file              | +       ?       +       +       +       +       +       +       +       +       +       +
        opendir .                 | +       ?       +       r       +       +       +       +       +       +       +       +
        opendir dir               | +       ?       +       r       +       +       +       +       +       +       +       +
        list .                    | +       ?       +       r       +       +       +       +       +       +       +       +
        list dir                  | +       ?       +       r       +       +       +       +       +       +       +       +
        opendir file              | n       ?       n       r       n       n       n       n       n       n       n       n
        size file                 | +       ?       r       r       r       +       R       o       +       +       +       +
        grow file                 | +       ?       r       r       r       +       R       o       +       +       +       m
        size link                 | +       ?       r       r       r       +       R       o       +       +       +       +
        chmod file                | +       ?       r       r       r       +       R       +       +       +       +       +
        chmod dir                 | +       ?       r       r       r       +       R       +       +       +       +       +
        chmod .                   | +       ?       r       r       r       +       R       +       +       +       +       +
        chmod link                | +       ?       r       r       r       +       R       +       +       +       +       +
        utime file                | +       ?       r       r       r       +       R       +       +       +       +       +
        utime dir                 | +       ?       r       r       r       +       R       +       +       +       +       +
        chown file                | +       ?       r       r       r       +       R       +       +       +       +       +
        lchmod file               | +       ?       r       r       r       +       R       +       +       +       +       +
        lutime link               | +       ?       r       r       r       +       R       +       +       +       +       +
        lutime file               | +       ?       r       r       r       +       R       +       +       +       +       +
        lchown link               | +       ?       r       r       r       +       R       +       +       +       +       +
        mkdir new                 | +       ?       r       r       +       +       R       +       +       +       +       +
        mkdir file                | x       ?       r       r       x       x       R       x       x       x       x       x
        mkdir dir/new             | +       ?       r       r       +       +       R       +       +       +       +       +
        rmdir empty               | +       ?       r       r       r       +       R       +       d       +       +       +
        rmdir dir                 | e       ?       r       r       r       e       R       e       d       e       e       e
        rmdir new                 | ?       ?       r       r       r       ?       R       ?       d       ?       ?       ?
        remove file               | +       ?       r       r       r       +       R       +       d       +       +       +
        remove link               | +       ?       r       r       r       +       R       +       d       +       +       +
        remove new                | ?       ?       r       r       r       ?       R       ?       d       ?       ?       ?
        rename file new           | +       ?       r       r       r       +       R       +       +       +       +       +
        rename file /new          | +       ?       r       r       r       +       R       +       +       +       +       +
        rename /file new          | +       ?       r       r       +       +       R       +       +       +       +       +
        rename file /file         | x       ?       r       r       r       x       R       x       x       x       x       x
        rename /file file         | x       ?       r       r       x       x       R       x       x       x       x       x
        rename dir /new           | +       ?       r       r       r       b       R       +       +       +       +       +
        rename /dir new           | +       ?       r       r       b       b       R       +       +       +       +       +
        rename . /new             | +       ?       r       r       r       b       R       +       +       +       +       +
        rename /empty empty       | x       ?       r       r       b       b       R       x       x       x       x       x
        posix-rename file new     | +       ?       r       r       r       +       R       +       +       +       +       +
        posix-rename file /new    | +       ?       r       r       r       +       R       +       +       +       +       +
        posix-rename /file new    | +       ?       r       r       +       +       R       +       +       +       +       +
        posix-rename file /file   | +       ?       r       r       r       +       R       o       d       +       +       +
        posix-rename /file file   | +       ?       r       r       r       +       R       o       d       +       +       +
        posix-rename /file link   | +       ?       r       r       r       +       R       o       d       +       +       +
        posix-rename dir /new     | +       ?       r       r       r       b       R       +       +       +       +       +
        posix-rename /dir new     | +       ?       r       r       b       b       R       +       +       +       +       +
        posix-rename . /new       | +       ?       r       r       r       b       R       +       +       +       +       +
        posix-rename /empty empty | +       ?       r       r       b       b       R       o       d       +       +       +
        posix-rename empty /empty | +       ?       r       r       r       b       R       o       d       +       +       +
        posix-rename link /new    | +       ?       r       r       r       +       R       +       +       +       +       +
        hardlink file new         | +       ?       r       r       r       +       R       +       +       +       h       +
        hardlink file /new        | +       ?       r       r       r       +       R       +       +       +       h       +
        hardlink /file new        | +       ?       r       r       +       +       R       +       +       +       h       +
        hardlink /file file       | x       ?       r       r       x       x       R       x       x       x       h       x
        hardlink link /new        | +       ?       r       r       r       +       R       +       +       +       h       +
        symlink new               | +       ?       r       r       +       +       R       +       +       s       +       +
        symlink file              | x       ?       r       r       x       x       R       x       x       s       x       x
        symlink dangling          | x       ?       r       r       x       x       R       x       x       s       x       x
        copy file /new            | +       ?       +       r       +       +       R       +       +       +       +       +
        copy /file new            | +       ?       r       +       +       +       R       +       +       +       +       +
        copy /file file           | +       ?       r       r       r       +       R       o       +       +       +       +
        copy file new             | +       ?       r       r       +       +       R       +       +       +       +       +
        copyfile file /new        | +       ?       +       r       +       +       R       +       +       +       +       +
        copyfile /file new        | +       ?       r       +       +       +       R       +       +       +       +       +
        copyfile file new         | +       ?       r       r       +       +       R       +       +       +       +       +
        copyfile /file file       | x       ?       r       x       x       x       R       x       x       x       x       x
        copyfile /file dangling   | x       ?       r       x       x       x       R       x       x       x       x       x
        copyfile link /new        | +       ?       +       r       +       +       R       +       +       +       +       +
        copyfile new /new         | ?       ?       ?       ?       ?       ?       R       ?       ?       ?       ?       ?
        copyfile dir /new         | D       ?       D       r       D       D       R       D       D       D       D       D
        copyover /file file       | +       ?       r       r       r       +       R       o       +       +       +       +
        copyover /file link       | +       ?       r       r       r       +       R       o       +       +       +       +
        copyover /file dangling   | +       ?       r       +       +       +       R       +       +       +       +       +
        copyover /file dir        | D       ?       r       r       r       D       R       o       D       D       D       D
        hash file                 | +       ?       +       r       +       +       +       +       +       +       +       +
        hash link                 | +       ?       +       r       +       +       +       +       +       +       +       +
        hash dir                  | D       ?       D       r       D       D       D       D       D       D       D       D
        hash new                  | ?       ?       ?       ?       ?       ?       ?       ?       ?       ?       ?       ?
        fhash r file              | +       ?       +       r       +       +       +       +       +       +       +       +
        fhash w file              | f       ?       r       r       r       f       R       o       f       f       f       f
        fhash wa file             | f       ?       r       r       f       f       R       f       f       f       f       f
        ranges r file             | +       ?       +       r       +       +       +       +       +       +       +       +
        ranges w file             | f       ?       r       r       r       f       R       o       f       f       f       f
        """;

    public static TheoryData<string, bool> Cases
    {
        get
        {
            var cases = new TheoryData<string, bool>();
            foreach (Column column in Column.All)
                foreach (bool jailed in (bool[])[true, false])
                    cases.Add(column.Name, jailed);
            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Every_request_is_answered_as_the_table_says(string name, bool jailed)
    {
        var column = Column.Named(name);
        using var world = new World();
        using Session session = Session.Open(new Launch
        {
            Directory = world.Path,
            Arguments = [.. jailed ? (string[])["--jail", world.Path] : [], .. column.Arguments(world, jailed)],
        });
        int position = Array.IndexOf(Column.All, column);
        List<string> wrong = [];
        foreach (Row row in Row.Parse(Table))
            if (Play(session, world, column, jailed, row) is var answer && answer != row.Answers[position])
                wrong.Add($"{row.Text}: {answer} instead of {row.Answers[position]}");
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    private static string Play(Session session, World world, Column column, bool jailed, Row row)
    {
        world.Reset();
        var dialogue = new Dialogue(session, path => world.Seen(path, jailed));
        Verb.Play(dialogue, row.Words, path => dialogue.Inside(Row.Place(path)));
        string sign = column.Sign(dialogue.Failure, world, jailed);
        bool untouched = world.IsUntouched;
        return sign == "+" && untouched && Verb.Changes(row.Words) ? "+ but nothing has changed"
            : sign != "+" && !untouched ? $"{sign} but something has changed"
            : sign;
    }
}
