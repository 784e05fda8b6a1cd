using System.Diagnostics;

namespace Policies;

/// <summary>
/// Every request, served, failed and refused, by path and by handle: exactly the events that it must have, with what it acted on and what came
/// of it.
/// </summary>
public sealed class SftpAuditTests
{
    /// <summary>Options of a jailed session; requests with commas; events with semicolons, as <see cref="AuditWorld"/> writes them.</summary>
    private const string Table = """
                           | open r /file, read, close                        | download /file 4/0 OK
                           | open r /alias, close                             | download /file 0/0 OK
                           | open r /link/in, close                           | download /dir/in 0/0 OK
                           | open r file, close                               | download /file 0/0 OK
                           | open w /file, write abc, close                   | upload /file 0/3 OK
                           | open w /file, close                              | upload /file 0/0 OK
                           | open wct /new, write abc, write d 3, close       | upload /new 0/4 OK
                           | open wca /file, write abc, close                 | upload /file 0/3 OK
                           | open rw /file, read, write abc, close            | transfer /file 4/3 OK
                           | open rw /file, read, close                       | download /file 4/0 OK
                           | open rwc /file, read, close                      | download /file 4/0 OK
                           | open rwc /new, close                             | upload /new 0/0 OK
                           | open rt /file, close                             | upload /file 0/0 OK
                           | open rc /new, close                              | upload /new 0/0 OK
                           | open rc /file, read, close                       | download /file 4/0 OK
                           | open rcx /new, close                             | upload /new 0/0 OK
                           | open rcx /file                                   | open /file EEXIST
                           | open r /none                                     | open /none ENOENT
                           | open r /link/none                                | open /dir/none ENOENT
                           | open r /none/none                                | open /none/none ENOENT
                           | open w /dir                                      | open /dir EISDIR
                           | open r /dir, read, close                         | download /dir 0/0 EISDIR -
                           | open r /file, write abc, close                   | download /file 0/0 EBADF -
                           | open w /file, read, close                        | upload /file 0/0 EBADF -
                           | open wct /new, write abc                         | upload /new 0/3 OK -
                           | open r /file, remove /file, close                | remove /file OK; download /file 0/0 OK
                           | close                                            |
                           | open r /file, fstat, fstatvfs, close             | download /file 0/0 OK
                           | open w /file, write abc, fsync, close            | upload /file 0/3 OK
                           | opendir /dir, readdir, close                     | opendir /dir OK
                           | opendir /link/sub, close                         | opendir /dir/sub OK
                           | opendir /none                                    | opendir /none ENOENT
                           | opendir /file                                    | opendir /file ENOTDIR
                           | stat /file, lstat /alias, readlink /alias        |
                           | stat /none, realpath /link/in, statvfs /file     |
                           | limits, expand-path /file, home-directory root   |
                           | users-groups-by-id                               |
                           | remove /file                                     | remove /file OK
                           | remove /link/in                                  | remove /dir/in OK
                           | remove /alias                                    | remove /alias OK
                           | remove /none                                     | remove /none ENOENT
                           | rmdir /empty                                     | rmdir /empty OK
                           | rmdir /dir                                       | rmdir /dir ENOTEMPTY
                           | mkdir /new                                       | mkdir /new OK
                           | mkdir /link/new                                  | mkdir /dir/new OK
                           | mkdir /dir                                       | mkdir /dir EEXIST
                           | rename /file /new                                | rename /file -> /new OK
                           | rename /link/in /link/out                        | rename /dir/in -> /dir/out OK
                           | rename /file /other                              | rename /file -> /other EEXIST
                           | rename /none /new                                | rename /none -> /new ENOENT
                           | posix-rename /file /other                        | posix-rename /file -> /other OK
                           | posix-rename /none /other                        | posix-rename /none -> /other ENOENT
                           | hardlink /file /new                              | hardlink /file -> /new OK
                           | hardlink /file /other                            | hardlink /file -> /other EEXIST
                           | symlink any/thing /new                           | symlink /new -> any/thing OK
                           | symlink x /file                                  | symlink /file -> x EEXIST
                           | setstat size /file                               | set-size /file OK
                           | setstat mode /alias                              | chmod /file OK
                           | setstat times /link                              | utime /dir OK
                           | setstat owner /file                              | chown /file OK
                           | setstat all /file                                | set-size /file OK; chmod /file OK; utime /file OK; chown /file OK
                           | setstat size /none                               | set-size /none ENOENT
                           | setstat mode /none                               | chmod /none ENOENT
                           | setstat times /none                              | utime /none ENOENT
                           | setstat owner /none                              | chown /none ENOENT
                           | setstat size /dir                                | set-size /dir EISDIR
                           | lsetstat mode /file                              | chmod /file OK
                           | lsetstat mode /alias                             | chmod /alias EOPNOTSUPP
                           | lsetstat times /alias                            | utime /alias OK
                           | lsetstat owner /alias                            | chown /alias OK
                           | open w /file, fsetstat size, close               | set-size /file OK; upload /file 0/0 OK
                           | open w /file, fsetstat mode, close               | chmod /file OK; upload /file 0/0 OK
                           | open w /alias, fsetstat times, close             | utime /file OK; upload /file 0/0 OK
                           | open w /file, fsetstat owner, close              | chown /file OK; upload /file 0/0 OK
                           | open r /file, fsetstat size, close               | set-size /file EINVAL; download /file 0/0 OK
                           | fsetstat mode                                    |
                           | open r /file, open w /other, copy-data, close, close | upload /other 0/10 OK; download /file 10/0 OK
                           | open rw /file, copy-data, close                  | upload /file 0/0 EINVAL -
                           | open r /file, open w /other, copy-data far, close, close | upload /other 0/0 EINVAL -; download /file 0/0 OK
                           | open r /dir, open w /other, copy-data, close, close | upload /other 0/0 EOPNOTSUPP -; download /dir 0/0 OK
                           | open w /file, open w /other, copy-data, close, close | upload /other 0/0 EBADF -; upload /file 0/0 OK
                           | open w /other, copy-data none, close             | upload /other 0/0 EBADF -
                           | check-file /alias                                | check-file /file 10/ OK
                           | open r /alias, check-file, close                 | check-file /file 10/ OK; download /file 0/0 OK
                           | open w /file, check-file, close                  | check-file /file 0/ EBADF -; upload /file 0/0 OK
                           | check-file /none                                 | check-file /none ENOENT
                           | check-file /dir                                  | check-file /dir 0/ EISDIR -
                           | copy-file /alias /new                            | copy-file /file -> /new /10 OK
                           | copy-file /file /dir/in                          | copy-file /file -> /dir/in /0 EEXIST
                           | copy-file /file /link/in over                    | copy-file /file -> /dir/in /10 OK
                           | copy-file /file /alias over                      | copy-file /file -> /file /0 EINVAL
                           | copy-file /none /new                             | copy-file /none -> /new /0 ENOENT
                           | copy-file /dir /new                              | copy-file /dir -> /new /0 EISDIR
                           | copy-file /file ''                               | copy-file /file -> '' /0 ENOENT
                           | copy-file '' ''                                  | copy-file '' -> '' /0 ENOENT
                           | open r /alias, ranges, close                     | download /file 0/0 OK
                           | vendor-id, remove /file                          | remove /file OK
                           | open r ''                                        | open '' ENOENT
                           | open wct ''                                      | open '' ENOENT
                           | opendir ''                                       | opendir '' ENOENT
                           | stat '', realpath '', remove ''                  | remove '' ENOENT
                           | mkdir ''                                         | mkdir '' ENOENT
                           | rmdir ''                                         | rmdir '' ENOENT
                           | rename '' ''                                     | rename '' -> '' ENOENT
                           | rename /file ''                                  | rename /file -> '' ENOENT
                           | posix-rename '' /new                             | posix-rename '' -> /new ENOENT
                           | hardlink /file ''                                | hardlink /file -> '' ENOENT
                           | symlink x ''                                     | symlink '' -> x ENOENT
                           | setstat mode '', setstat size ''                 | chmod '' ENOENT; set-size '' ENOENT
        -R                 | remove ''                                        | refused remove '' [read-only] EACCES
        -R                 | rename '' ''                                     | refused rename '' -> '' [read-only] EACCES
        -R                 | open r /file, read, close                        | download /file 4/0 OK
        -R                 | open w /file                                     | refused open /file [read-only] EACCES
        -R                 | open rc /new                                     | refused open /new [read-only] EACCES
        -R                 | open rt /file                                    | refused open /file [read-only] EACCES
        -R                 | open wct file                                    | refused open /file [read-only] EACCES
        -R                 | remove /file                                     | refused remove /file [read-only] EACCES
        -R                 | remove ../file                                   | refused remove /../file [read-only] EACCES
        -R                 | rename /file /new                                | refused rename /file -> /new [read-only] EACCES
        -R                 | symlink x /new                                   | refused symlink /new -> x [read-only] EACCES
        -R                 | open r /alias, fsetstat mode, close              | refused fsetstat /file [read-only] EACCES; download /file 0/0 OK
        -R                 | open r /file, write abc, close                   | refused write /file [read-only] EACCES; download /file 0/0 EACCES -
        -P write           | open wct /new, write abc, close                  | refused write /new [denylisted] EACCES; upload /new 0/0 EACCES -
        -P close           | open r /file, close                              | refused close /file [denylisted] EACCES; download /file 0/0 OK -
        -p open,close      | open r /file, read, close                        | refused read /file [non-allowlisted] EACCES; download /file 0/0 OK
        -p stat            | stat /file, limits, lstat /none                  | refused limits [non-allowlisted] EACCES; refused lstat /none [non-allowlisted] EACCES
        -R                 | copy-file /file /new                             | refused copy-file /file -> /new [read-only] EACCES
        -P read            | check-file /file, open r /file, ranges, check-file | refused check-file /file [denylisted] EACCES; refused ranges /file [denylisted] EACCES; refused check-file /file [denylisted] EACCES; download /file 0/0 OK -
        -P write           | copy-file /file /new                             | refused copy-file /file -> /new [denylisted] EACCES
        --rule drop:/      | check-file /alias                                | refused check-file /file [rule drop:/] EACCES
        --rule drop:/dir   | copy-file /link/in /new                          | refused copy-file /dir/in -> /new [rule drop:/dir] EACCES
        --rule read:/dir   | copy-file /alias /dir/new                        | refused copy-file /file -> /dir/new [rule read:/dir] EACCES
        --rule none:/dir   | check-file /dir/in                               | refused check-file /dir/in [hidden] ENOENT
        --rule none:/dir   | copy-file /file /dir/new                         | refused copy-file /file -> /dir/new [hidden] ENOENT
        --no-overwrite     | copy-file /file /dir/in over                     | refused copy-file /file -> /dir/in [no-overwrite] EACCES
        --max-file-size 9  | copy-file /alias /new                            | refused copy-file /file -> /new [max-file-size 9] EACCES
        guard              | copy-file /file /.ssh/authorized_keys over       | refused copy-file /file -> /.ssh/authorized_keys [protected by the home guard] EACCES
        guard              | check-file /.ssh/authorized_keys                 | refused check-file /.ssh/authorized_keys [protected by the home guard] EACCES
        --rule none:/dir   | stat /dir                                        | refused stat /dir [hidden] ENOENT
        --rule none:/dir   | lstat /dir, readlink /dir                        | refused lstat /dir [hidden] ENOENT; refused readlink /dir [hidden] ENOENT
        --rule none:/dir   | realpath /dir/in                                 | refused realpath /dir/in [hidden] ENOENT
        --rule none:/dir   | statvfs /dir                                     | refused statvfs /dir [hidden] ENOENT
        --rule none:/dir   | open r /dir/in                                   | refused open /dir/in [hidden] ENOENT
        --rule none:/dir   | opendir /link                                    | refused opendir /dir [hidden] ENOENT
        --rule none:/dir   | mkdir /dir/new                                   | refused mkdir /dir/new [hidden] ENOENT
        --rule none:/dir   | rename /file /dir/new                            | refused rename /file -> /dir/new [hidden] ENOENT
        --rule read:/dir   | open r /dir/in, read, close                      | download /dir/in 2/0 OK
        --rule read:/dir   | open wct /link/in                                | refused open /dir/in [rule read:/dir] EACCES
        --rule read:/dir   | remove /link/in                                  | refused remove /dir/in [rule read:/dir] EACCES
        --rule read:/dir   | rmdir /dir/sub                                   | refused rmdir /dir/sub [rule read:/dir] EACCES
        --rule read:/dir   | mkdir /dir/new                                   | refused mkdir /dir/new [rule read:/dir] EACCES
        --rule read:/dir   | rename /dir/in /new                              | refused rename /dir/in -> /new [rule read:/dir] EACCES
        --rule read:/dir   | posix-rename /file /dir/in                       | refused posix-rename /file -> /dir/in [rule read:/dir] EACCES
        --rule read:/dir   | hardlink /dir/in /new                            | refused hardlink /dir/in -> /new [rule read:/dir] EACCES
        --rule read:/dir   | symlink x /dir/new                               | refused symlink /dir/new -> x [rule read:/dir] EACCES
        --rule read:/dir   | setstat size /dir/in                             | refused set-size /dir/in [rule read:/dir] EACCES
        --rule read:/dir   | setstat mode /dir/in                             | refused chmod /dir/in [rule read:/dir] EACCES
        --rule read:/dir   | setstat times /dir/in                            | refused utime /dir/in [rule read:/dir] EACCES
        --rule read:/dir   | lsetstat owner /dir/in                           | refused chown /dir/in [rule read:/dir] EACCES
        --rule read:/dir   | open r /dir/in, fsetstat mode, close             | refused chmod /dir/in [rule read:/dir] EACCES; download /dir/in 0/0 OK
        --no-delete        | remove /file                                     | refused remove /file [no-delete] EACCES
        --no-overwrite     | open wct /file                                   | refused open /file [no-overwrite] EACCES
        --no-symlink       | symlink x /new                                   | refused symlink /new -> x [no-symlink] EACCES
        --no-hardlink      | hardlink /file /new                              | refused hardlink /file -> /new [no-hardlink] EACCES
        --max-file-size 9  | stat /other, setstat grow /file                  | refused set-size /file [max-file-size 9] EACCES
        --max-file-size 9  | lstat /dir/in, setstat grow /alias               | refused set-size /file [max-file-size 9] EACCES
        --max-file-size 9  | open w /alias, fsetstat grow, close              | refused set-size /file [max-file-size 9] EACCES; upload /file 0/0 OK
        --max-file-size 9  | open w /alias, write abc 8, close                | refused write /file [max-file-size 9] EACCES; upload /file 0/0 EACCES -
        --max-file-size 9  | open r /file, open w /other, copy-data, close    | refused copy-data /other [max-file-size 9] EACCES; upload /other 0/0 EACCES -; download /file 0/0 OK -
        guard              | open wct /.ssh/authorized_keys                   | refused open /.ssh/authorized_keys [protected by the home guard] EACCES
        guard              | remove /.ssh/authorized_keys                     | refused remove /.ssh/authorized_keys [protected by the home guard] EACCES
        guard              | rename /file /.ssh/new                           | refused rename /file -> /.ssh/new [protected by the home guard] EACCES
        guard              | setstat mode /.ssh                               | refused chmod /.ssh [protected by the home guard] EACCES
        """;

    private static readonly string[] Names = Ask("-Q", "requests");

    /// <summary>For each request by its name: one, and what a refusal of it names.</summary>
    private static readonly Dictionary<string, (string Before, string Request, string Event)> ByName = new()
    {
        ["open"] = ("", "open r /file", "/file"),
        ["close"] = ("open r /alias", "close", "/file"),
        ["read"] = ("open r /alias", "read", "/file"),
        ["write"] = ("open w /alias", "write abc", "/file"),
        ["lstat"] = ("", "lstat file", "/file"),
        ["fstat"] = ("open r /alias", "fstat", "/file"),
        ["setstat"] = ("", "setstat mode /file", "/file"),
        ["fsetstat"] = ("open w /alias", "fsetstat mode", "/file"),
        ["opendir"] = ("", "opendir /dir", "/dir"),
        ["readdir"] = ("opendir /link", "readdir", "/dir"),
        ["remove"] = ("", "remove /file", "/file"),
        ["mkdir"] = ("", "mkdir /new", "/new"),
        ["rmdir"] = ("", "rmdir /empty", "/empty"),
        ["realpath"] = ("", "realpath /file", "/file"),
        ["stat"] = ("", "stat /file", "/file"),
        ["rename"] = ("", "rename /file /new", "/file -> /new"),
        ["readlink"] = ("", "readlink /alias", "/alias"),
        ["symlink"] = ("", "symlink x/y /new", "/new -> x/y"),
        ["posix-rename"] = ("", "posix-rename /file /new", "/file -> /new"),
        ["statvfs"] = ("", "statvfs /file", "/file"),
        ["fstatvfs"] = ("open r /alias", "fstatvfs", "/file"),
        ["hardlink"] = ("", "hardlink /file /new", "/file -> /new"),
        ["fsync"] = ("open w /alias", "fsync", "/file"),
        ["lsetstat"] = ("", "lsetstat mode /alias", "/alias"),
        ["limits"] = ("", "limits", ""),
        ["expand-path"] = ("", "expand-path /file", "/file"),
        ["copy-data"] = ("open r /alias, open w /other", "copy-data", "/file -> /other"),
        ["check-file"] = ("", "check-file /file", "/file"),
        ["copy-file"] = ("", "copy-file /file /new", "/file -> /new"),
        ["ranges"] = ("open r /alias", "ranges", "/file"),
        ["vendor-id"] = ("", "vendor-id", ""),
        ["home-directory"] = ("", "home-directory root", ""),
        ["users-groups-by-id"] = ("", "users-groups-by-id", ""),
    };

    public static TheoryData<string> Requests => [.. Names];

    [Fact]
    public void Each_row_has_the_events_of_the_table()
    {
        List<string> wrong = [];
        foreach (string[] row in Rows)
        {
            string events = string.Join("; ", Play(row[0], row[1]));
            if (events != row[2])
                wrong.Add($"{row[0]} | {row[1]}\n    {events}\n    instead of\n    {row[2]}");
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Fact]
    public void The_table_has_every_request() => Assert.Empty(Names.Except(
        from row in Rows from request in row[1].Split(", ", StringSplitOptions.RemoveEmptyEntries) select request.Split(' ')[0]));

    [Theory]
    [MemberData(nameof(Requests))]
    public void A_request_that_is_refused_by_its_name_has_one_event_with_its_path(string name)
    {
        (string before, string request, string named) = ByName[name];
        List<string> events = Play($"-P {name}", before.Length > 0 ? $"{before}, {request}" : request);
        string expected = string.Join(' ', new[] { "refused", name, named, "[denylisted]", "EACCES" }.Where(word => word.Length > 0));
        Assert.Single(events, told => told == expected);
        Assert.Single(events, told => told.StartsWith("refused", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("-R")]
    [InlineData("-P limits,copy-data,fsync")]
    [InlineData("-p stat")]
    public void INIT_is_no_refusal_of_the_extensions_that_it_does_not_announce(string options) => Assert.Empty(Play(options, ""));

    private static IEnumerable<string[]> Rows =>
        Table.Split('\n').Select(line => Array.ConvertAll(line.Split('|'), cell => cell.Trim()));

    private static List<string> Play(string options, string requests)
    {
        using var world = new AuditWorld();
        bool isGuarded = options == "guard";
        using (Session session = Session.Open(world.Launch(isGuarded ? "" : options, isGuarded)))
        {
            var verb = new AuditVerb(session);
            foreach (string request in requests.Split(", ", StringSplitOptions.RemoveEmptyEntries))
                verb.Ask(request);
            session.End();
        }

        return world.Events();
    }

    private static string[] Ask(params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(Programs.SftpServer, arguments) { RedirectStandardOutput = true })!;
        return process.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
