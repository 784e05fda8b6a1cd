using System.Text;

namespace Policies;

/// <summary>The same for scp: what a sink or a source was sent, and exactly the events that it must have.</summary>
public sealed class ScpAuditTests
{
    /// <summary>Options, then -t or -f and operands; what the client sends, then the end; events.</summary>
    private const string Table = """
                                  -t /new         | C0644 3 x\nabc\0                          | upload /new 0/3 OK
                                  -t /dir         | C0644 3 new\nabc\0                        | upload /dir/new 0/3 OK
                                  -t /link        | C0644 3 in\nabc\0                         | upload /dir/in 0/3 OK
                                  -t /alias       | C0644 3 x\nabc\0                          | upload /file 0/3 OK
                                  -t /file        | C0644 0 x\n\0                             | upload /file 0/0 OK
                                  -t /dir         | C0644 1 a\na\0C0644 1 b\nb\0              | upload /dir/a 0/1 OK; upload /dir/b 0/1 OK
                                  -t /new         | C0444 3 x\nabc\0                          | chmod /new OK; upload /new 0/3 OK
                                  -tp /new        | T7 0 7 0\nC0644 3 x\nabc\0                | utime /new OK; upload /new 0/3 OK
                                  -tp /file       | C0600 3 x\nabc\0                          | chmod /file OK; upload /file 0/3 OK
                                  -t /none/x      | C0644 3 x\nabc\0                          | open /none/x ENOENT
                                  -t /new         | C0644 5 x\nabc                            | upload /new 0/3 lost connection -
                                  -t /new         | C0644 3 x\nabc\1no\n                      | upload /new 0/3 the sender failed -
                                  -t /dir         | C0644 3 ../x\nabc\0                       | refused open /dir/../x [unexpected filename] EINVAL
                                  -t /            | C0644 3 ../x\nabc\0                       | refused open /../x [unexpected filename] EINVAL
                                  -t /dir         | C0644 3 ..\nabc\0                         | refused open /dir/.. [unexpected filename] EINVAL
                                  -tr /dir        | D0755 0 ..\n                              | refused mkdir /dir/.. [unexpected filename] EINVAL
                                  -t /dir         | D0755 0 new\n                             | refused mkdir /dir/new [a directory without -r] EINVAL
                                  -td /file       |                                           | refused open /file [the target is not a directory] ENOTDIR
                                  -td /none       |                                           | refused open /none [the target is not a directory] ENOENT
                                  -tr /dir        | D0755 0 new\nC0644 1 a\na\0E\n            | mkdir /dir/new OK; upload /dir/new/a 0/1 OK; chmod /dir/new OK
                                  -tr /           | D0755 0 dir\nC0644 1 a\na\0E\n            | upload /dir/a 0/1 OK
                                  -tr /           | D0755 0 file\n                            | mkdir /file ENOTDIR
                                  -tr /           | D0755 0 new\n                             | mkdir /new OK; chmod /new OK
                                  -trp /          | T7 0 7 0\nD0700 0 dir\nE\n                | chmod /dir OK; utime /dir OK; chmod /dir OK
        --read-only               -t /new         | C0644 3 x\nabc\0                          | refused open /new [read-only] EACCES
        --deny-requests open      -t /new         | C0644 3 x\nabc\0                          | refused open /new [denylisted] EACCES
        --deny-requests write     -t /new         | C0644 3 x\nabc\0                          | refused write /new [denylisted] EACCES
        --allow-requests open     -t /new         | C0644 3 x\nabc\0                          | refused write /new [non-allowlisted] EACCES
        --deny-requests mkdir     -tr /           | D0755 0 new\n                             | refused mkdir /new [denylisted] EACCES
        --deny-requests setstat   -tr /           | D0755 0 new\nE\n                          | mkdir /new OK; refused setstat /new [denylisted] EACCES
        --deny-requests fsetstat  -tp /alias      | C0600 3 x\nabc\0                          | refused fsetstat /file [denylisted] EACCES; upload /file 0/3 EACCES
        --max-file-size 2         -t /new         | C0644 3 x\n                               | refused open /new [max-file-size 2] EACCES
        --max-file-size 2         -t /link        | C0644 3 in\n                              | refused open /dir/in [max-file-size 2] EACCES
        --max-file-size 2         -t /alias       | C0644 3 x\n                               | refused open /file [max-file-size 2] EACCES
        --rule none:/dir          -t /dir         | C0644 3 new\n                             | refused open /dir [hidden] ENOENT
        --rule none:/dir          -tr /           | D0755 0 dir\n                             | refused mkdir /dir [hidden] ENOENT
        --rule read:/dir          -t /link        | C0644 3 in\n                              | refused open /dir/in [rule read:/dir] EACCES
        --rule read:/dir          -tr /dir        | D0755 0 new\n                             | refused mkdir /dir/new [rule read:/dir] EACCES
        guard                     -t /.ssh        | C0644 3 new\n                             | refused open /.ssh/new [protected by the home guard] EACCES
                                  -f /file        | \0\0\0                                    | download /file 10/0 OK
                                  -fp /alias      | \0\0\0\0                                  | download /file 10/0 OK
                                  -f /file /one/a | \0\0\0\0\0                                | download /file 10/0 OK; download /one/a 1/0 OK
                                  -f /none        | \0                                        | open /none ENOENT
                                  -f /dir         | \0                                        | download /dir 0/0 not a regular file -
                                  -f /file        | \0\1no\n                                  | download /file 0/0 the receiver failed -
                                  -f /file        | \0\0\1no\n                                | download /file 10/0 the receiver failed -
                                  -f /file        | \0                                        | download /file 0/0 lost connection -
                                  -f /file        | \0\0                                      | download /file 10/0 lost connection -
                                  -fr /one        | \0\0\0\0\0                                | opendir /one OK; download /one/a 1/0 OK
                                  --glob -f /o*/a | \0\0\0                                    | opendir / OK; download /one/a 1/0 OK
        --deny-requests read      -f /file /other |                                           | refused read /file [denylisted] EACCES; refused read /other [denylisted] EACCES
        --deny-requests opendir   -fr /one        | \0                                        | refused opendir /one [denylisted] EACCES
        --deny-requests opendir   --glob -f /on*  | \0                                        | refused opendir /on* [denylisted] EACCES; open /on* ENOENT
        --deny-requests opendir   --glob -f /file | \0\0\0                                    | download /file 10/0 OK
        --rule none:/dir          -f /link/in     | \0                                        | refused open /link/in [hidden] ENOENT
        --rule drop:/dir          -f /link/in     | \0                                        | refused open /dir/in [rule drop:/dir] EACCES
        """;

    [Fact]
    public void Each_row_has_the_events_of_the_table()
    {
        List<string> wrong = [];
        foreach (string line in Table.Split('\n'))
        {
            string[] row = Array.ConvertAll(line.Split('|'), cell => cell.Trim());
            string events = string.Join("; ", Play(row[0], row[1]));
            if (events != row[2])
                wrong.Add($"{row[0]} | {row[1]}\n    {events}\n    instead of\n    {row[2]}");
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    private static List<string> Play(string options, string input)
    {
        using var world = new AuditWorld();
        bool isGuarded = options.StartsWith("guard", StringComparison.Ordinal);
        Launch launch = world.Launch(isGuarded ? options["guard".Length..] : options, isGuarded);
        using (ScpSession session = ScpSession.Start(new ScpLaunch { Arguments = launch.Arguments, Environment = launch.Environment }))
        {
            string sent = input.Replace("\\n", "\n", StringComparison.Ordinal).Replace("\\0", "\0", StringComparison.Ordinal);
            session.SendAsFarAsItReads(Encoding.ASCII.GetBytes(sent.Replace("\\1", "\x1", StringComparison.Ordinal)));
            session.CloseInput();
            _ = session.ReceiveRest();
            _ = session.WaitForExit();
        }

        return world.Events();
    }
}
