using System.Text;
using SftpServer.Dispatch;

namespace SftpServer.Tests.Dispatch;

public sealed class ScpCommandTests
{
    [Theory]

    // OpenSSH, PuTTY: raw paths.
    [InlineData("scp -v -r -p -d -t x", "-r -p -d -v -t -- x")]
    [InlineData("scp -t -- -x", "-t -- -x")]
    [InlineData("scp -p -f a b", "-p -f -- a b")]
    [InlineData("scp -r -f dir/*.c", "-r -f --glob -- dir/*.c")]
    [InlineData("scp -f ~/x ~", "-f -- x .")]
    [InlineData("scp -t .", "-t -- .")]
    [InlineData("scp -t ~", "-t -- .")]
    [InlineData("scp -f ~root/x", "-f -- ~root/x")]
    [InlineData("/usr/bin/scp -t x", "-t -- x")]
    [InlineData("./scp -t x", "-t -- x")]

    // SSH.NET
    [InlineData("scp -t -d \"/a b\"", "-d -t -- /a\u00b7b")]
    [InlineData("scp -r -p -d -t '/a'", "-r -p -d -t -- /a")]
    [InlineData("scp -pf \"x\"", "-p -f -- x")]
    [InlineData("scp -prf \"x\"", "-r -p -f -- x")]

    // go-scp
    [InlineData("scp -qt \"path\"", "-t -- path")]

    // libssh2
    [InlineData("scp -pt '/tmp/it'\"'\"'s'\\!''", "-p -t -- /tmp/it's!")]
    [InlineData("scp -t 'x'", "-t -- x")]

    // libssh
    [InlineData("scp -t -r loc", "-r -t -- loc")]
    [InlineData("scp -f  loc", "-f -- loc")]

    // scp.py
    [InlineData("scp -l 100 -r -p -f 'path'", "-r -p -f -- path")]
    [InlineData("scp -l100 -t path", "-t -- path")]

    // WinSCP, JSch
    [InlineData("scp -r -p -v -d -t \"dir\"", "-r -p -d -v -t -- dir")]
    [InlineData("scp -p -t name", "-p -t -- name")]

    // Letters without meaning, both roles, operands that look like options.
    [InlineData("scp -qBCOTs1246t x", "-t -- x")]
    [InlineData("scp -t -f x", "-f -- x")]
    [InlineData("scp -f a -r --jail", "-f -- a -r --jail")]
    [InlineData("scp -t", "-t --")]
    [InlineData("scp -t -t --", "-t --")]
    public void Words_of_ours_say_what_the_client_said(string command, string arguments) => Becomes(command, arguments);

    [Theory]
    [InlineData("scp -t *", "-t -- *")]
    [InlineData("scp -f '*'", "-f -- *")]
    [InlineData("scp -f 'a*' b?", "-f --glob -- a\\* b?")]
    [InlineData("scp -f a\\\\b", "-f -- a\\b")]
    [InlineData("scp -f a\\\\b *", "-f --glob -- a\\\\b *")]
    [InlineData("scp -f ~/*", "-f --glob -- *")]
    public void One_pattern_makes_all_sources_patterns_and_a_target_is_none(string command, string arguments) => Becomes(command, arguments);

    [Theory]
    [InlineData("scp")]
    [InlineData("scp a b:")]
    [InlineData("scp -r x")]
    [InlineData("scp x -t y")]
    [InlineData("scp -- -t x")]
    [InlineData("scp -S prog -t x")]
    [InlineData("scp -Sprog -t x")]
    [InlineData("scp -rS prog -t x")]
    [InlineData("scp -t -S")]
    [InlineData("scp -o ProxyCommand=x -t x")]
    [InlineData("scp -oProxyCommand=x -t x")]
    [InlineData("scp -F x -t x")]
    [InlineData("scp -J x -t x")]
    [InlineData("scp -D x -t x")]
    [InlineData("scp -X x -t x")]
    [InlineData("scp -c x -t x")]
    [InlineData("scp -i x -t x")]
    [InlineData("scp -P 22 -t x")]
    [InlineData("scp -3 -t x")]
    [InlineData("scp -A -t x")]
    [InlineData("scp -e -t x")]
    [InlineData("scp -R -t x")]
    [InlineData("scp -u 0 -t x")]
    [InlineData("scp -m 777 -t x")]
    [InlineData("scp -l")]
    [InlineData("scp -t -l")]
    [InlineData("scp --jail / -t x")]
    [InlineData("scp --jail=/ -t x")]
    [InlineData("scp -t --no-guard x")]
    [InlineData("scp -t --glob x")]
    [InlineData("scp -f \"--glob\" x")]
    [InlineData("scp -t --start-directory=/ x")]
    [InlineData("scpx -t x")]
    [InlineData("xscp -t x")]
    [InlineData("sudo scp -t x")]
    public void Whatever_could_mean_something_else_is_refused_with_a_reason(string command)
    {
        Asked asked = Asked.Of(Encoding.Latin1.GetBytes(command));
        Assert.Equal(AskedKind.Refused, asked.Kind);
        Assert.NotEqual("", asked.Reason);
        Assert.Empty(asked.ScpArguments);
    }

    [Fact]
    public void Paths_are_the_bytes_that_the_client_wrote() =>
        Assert.Equal([(byte)'a', 0xFF, (byte)'\n', 0x80], Asked.Of(Encoding.Latin1.GetBytes("scp -t 'a\xff\n\x80'")).ScpArguments[^1]);

    private static void Becomes(string command, string arguments)
    {
        Asked asked = Asked.Of(Encoding.Latin1.GetBytes(command));
        Assert.Equal((AskedKind.Scp, ""), (asked.Kind, asked.Reason));
        Assert.Equal(
            arguments.Split(' ').Select(word => word.Replace('\u00b7', ' ')), // One of them has a blank.
            asked.ScpArguments.Select(Encoding.Latin1.GetString));
    }
}
