using System.Text;
using GuardedFiles.Tests.Start;
using SftpServer.Commands;
using SftpServer.Dispatch;

namespace SftpServer.Tests.Dispatch;

public sealed class AskedTests
{
    private const string Putty =
        "test -x /usr/lib/sftp-server && exec /usr/lib/sftp-server\n"
        + "test -x /usr/local/lib/sftp-server && exec /usr/local/lib/sftp-server\n"
        + "exec sftp-server";

    [Theory]
    [InlineData("internal-sftp")]
    [InlineData("internal-sftp -f LOCAL6 -l INFO")]
    [InlineData("/usr/lib/openssh/sftp-server")]
    [InlineData("/usr/libexec/openssh/sftp-server -l INFO")]
    [InlineData("/usr/lib/ssh/sftp-server -d / -u 0000")]
    [InlineData("sftp-server")]
    [InlineData("'/opt/my tools/sftp-server'")]
    [InlineData("/usr/lib/gesftpserver")]
    [InlineData("dotnet-sftp-server --no-guard --jail /")]
    [InlineData("/usr/lib/dotnet-sftp-server.static")]
    [InlineData("exec /usr/lib/openssh/sftp-server")]
    [InlineData("sudo /usr/lib/openssh/sftp-server")]
    [InlineData("sudo -n /usr/lib/openssh/sftp-server -e")]
    [InlineData("sudo -nE -- /usr/lib/openssh/sftp-server")]
    [InlineData("/usr/bin/sudo -H sftp-server")]
    [InlineData("exec sudo sftp-server")]
    [InlineData("doas -n /usr/lib/openssh/sftp-server")]
    [InlineData("locked")]
    [InlineData("/usr/lib/locked.static -x")]
    [InlineData(Putty)]
    [InlineData("test -x /a-b_c+1.2/sftp-server && exec /a-b_c+1.2/sftp-server\nexec /x/sftp-server")]
    public void SFTP_has_many_names(string command) => Assert.Equal(AskedKind.Sftp, Of(command, "locked").Kind);

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("sh")]
    [InlineData("uptime")]
    [InlineData("exec")]
    [InlineData("exec sh")]
    [InlineData("exec -a x sftp-server")]
    [InlineData("sftp-server/")]
    [InlineData("sftp-server.sh")]
    [InlineData("sudo")]
    [InlineData("sudo -n")]
    [InlineData("sudo -u root sftp-server")]
    [InlineData("sudo -uroot sftp-server")]
    [InlineData("sudo -nu root sftp-server")]
    [InlineData("sudo --user=root sftp-server")]
    [InlineData("sudo -g root sftp-server")]
    [InlineData("sudo -s sftp-server")]
    [InlineData("sudo -i sftp-server")]
    [InlineData("sudo -S sftp-server")]
    [InlineData("sudo - sftp-server")]
    [InlineData("sudo sh")]
    [InlineData("sudo sudo sftp-server")]
    [InlineData("doas -u root sftp-server")]
    [InlineData("PATH=/tmp sftp-server")]
    [InlineData("env sftp-server")]
    [InlineData("internal-sftp && sh")]
    [InlineData("sftp-server | sh")]
    [InlineData("ssh localhost")]
    [InlineData("rsync --server .")]
    [InlineData("git-upload-pack x")]
    [InlineData("echo ${ShellId}%ComSpec% ")]
    [InlineData("echo ${ShellId}%ComSpec%\nid")]
    [InlineData("echo %ComSpec%")]
    [InlineData("md5 -r x")] // What rclone tries when md5sum was not there.
    [InlineData("rclone md5sum x")]
    [InlineData("b3sum x")]
    [InlineData("md5sum -c f")]
    [InlineData("md5sum f -c")]
    [InlineData("md5sum --check f")]
    [InlineData("md5sum --files0-from=f")]
    [InlineData("md5sum --files0-from f")]
    [InlineData("sha1sum -z f")]
    [InlineData("md5sum -bt f")]
    [InlineData("df")]
    [InlineData("df -P")]
    [InlineData("df -h /")]
    [InlineData("df -k a b")]
    [InlineData("df -k --output=source /")]
    [InlineData("df -ka /")]
    public void Everything_else_is_refused_with_a_reason(string command)
    {
        Asked asked = Of(command);
        Assert.Equal(AskedKind.Refused, asked.Kind);
        Assert.NotEqual("", asked.Reason);
    }

    // Only the first packet tells: what sshd hands over is the Subsystem line, for whatever shell.
    [Theory]
    [InlineData("/bin/false")]
    [InlineData("/opt/acme/sftpd")]
    [InlineData("  /opt/acme/sftpd")]
    [InlineData("/usr/local/bin/sftp-log -x")]
    [InlineData("'/opt/acme tools/sftpd' -x")]
    [InlineData("/opt/acme\\ tools/sftpd")]
    [InlineData("\"/opt/acme tools/sftpd\"")]
    [InlineData("/bin/sh -c internal-sftp")]
    [InlineData("/bin/sh -c 'umask 027; exec /usr/lib/openssh/sftp-server'")]
    [InlineData("/bin/sh -c \"exec /usr/lib/openssh/sftp-server -d $HOME\"")]
    [InlineData("/usr/lib/openssh/sftp-server -l INFO 2>>/var/log/sftp")]
    [InlineData("/usr/lib/openssh/sftp-server -d $HOME")]
    [InlineData("/usr/bin/env TZ=UTC /usr/lib/openssh/sftp-server")]
    [InlineData("/usr/bin/nice -n 10 /usr/lib/openssh/sftp-server")]
    [InlineData("/usr/lib/internal-sftp")]
    [InlineData("/usr/lib/openssh/sftp-server/x")]
    [InlineData("/opt/acme/sftpd 'x")]
    public void What_may_be_a_Subsystem_line_is_neither_served_nor_refused_by_its_words(string command) =>
        Assert.Equal(AskedKind.Unknown, Of(command).Kind);

    [Theory]
    [InlineData("bin/sh -c internal-sftp")]
    [InlineData("~/sftpd")]
    [InlineData("/")]
    [InlineData("/opt/acme/")]
    [InlineData("exec /opt/acme/sftpd")]
    [InlineData("acme/sftpd")]
    [InlineData("/usr/bin/scp -X")]
    [InlineData("/usr/bin/md5sum -c x")]
    [InlineData("/bin/df -h")]
    [InlineData("/usr/bin/sudo -u root /opt/acme/sftpd")]
    [InlineData("/usr/bin/sudo /opt/acme/sftpd")]
    [InlineData("/usr/bin/doas -u root sftp-server")]
    [InlineData("/opt/acme/sftpd;id")]
    [InlineData("/opt/acme/sftpd|id")]
    [InlineData("/opt/$(id)/sftpd")]
    [InlineData("$HOME/sftpd")]
    [InlineData("(/opt/acme/sftpd)")]
    [InlineData("</dev/null /opt/acme/sftpd")]
    [InlineData("/opt/acme/sftpd\nid")]
    [InlineData("/opt/acme/sftpd 'x\n'")]
    [InlineData("/usr/bin/scp -t x; id")]
    [InlineData("/usr/bin/scp -t $(id)")]
    [InlineData("/usr/bin/md5sum `id`")]
    [InlineData("/usr/bin/sudo -n sftp-server 2>/dev/null")]
    public void What_is_none_is_refused(string command) => Assert.Equal(AskedKind.Refused, Of(command).Kind);

    [Theory]
    [InlineData("test -x", "test -e")]
    [InlineData("&& exec", "|| exec")]
    [InlineData("&& exec", "&& sh")]
    [InlineData("&& exec", "; exec")]
    [InlineData("exec /usr/lib/sftp-server", "exec /usr/lib/sh")]
    [InlineData("exec /usr/lib/sftp-server", "exec /tmp/sftp-server")]
    [InlineData("-server\nexec", "-server -x\nexec")]
    [InlineData("\nexec sftp-server", "\nexec sh")]
    [InlineData("\nexec sftp-server", "\nexec sftp-server\nid")]
    [InlineData("\nexec sftp-server", "\nexec sftp-server\n")]
    [InlineData("\nexec sftp-server", "\nexec sftp-server; id")]
    [InlineData("\nexec sftp-server", "\nexec sftp-server x")]
    [InlineData("\nexec sftp-server", "\n")]
    [InlineData("\nexec sftp-server", "\nexec $(id)/sftp-server")]
    [InlineData("\nexec sftp-server", "\nexec a b/sftp-server")]
    [InlineData("/usr/lib/sftp-server", "$(id)/sftp-server")]
    [InlineData("/usr/lib/sftp-server", "`id`/sftp-server")]
    [InlineData("/usr/lib/sftp-server", "/a;id;/sftp-server")]
    [InlineData("/usr/lib/sftp-server", "/a && id && /sftp-server")]
    [InlineData("/usr/lib/sftp-server", "/usr/lib/sftp-server2")]
    public void A_fallback_script_with_one_word_changed_is_refused(string word, string other)
    {
        string script = Putty.Replace(word, other, StringComparison.Ordinal);
        Assert.NotEqual(Putty, script);
        Assert.Equal(AskedKind.Refused, Of(script).Kind);
    }

    [Theory]
    [InlineData("md5sum", ChecksumKind.Md5, false, "")]
    [InlineData("md5sum -", ChecksumKind.Md5, false, "-")]
    [InlineData("/usr/bin/md5sum x", ChecksumKind.Md5, false, "x")]
    [InlineData("sha1sum -b x 'y z'", ChecksumKind.Sha1, true, "x|y z")]
    [InlineData("sha256sum -b -t x", ChecksumKind.Sha256, false, "x")]
    [InlineData("sha512sum --binary -- -c", ChecksumKind.Sha512, true, "-c")]
    [InlineData("md5sum x -b -- -t", ChecksumKind.Md5, true, "x|-t")]
    [InlineData("sha1sum ~/x", ChecksumKind.Sha1, false, "x")]
    [InlineData("md5sum /a/b\\ \\(c\\)\\'\\$\\*", ChecksumKind.Md5, false, "/a/b (c)'$*")] // As rclone quotes.
    [InlineData("md5sum /a'\n'b", ChecksumKind.Md5, false, "/a\nb")]
    public void Checksums_are_answered_here(string command, object kind, bool binary, string names)
    {
        Asked asked = Of(command);
        Assert.Equal(AskedKind.Command, asked.Kind);
        Checksum checksum = Assert.IsType<Checksum>(asked.Command);
        Assert.Equal(((ChecksumKind)kind, binary), (checksum.Kind, checksum.Binary));
        Assert.Equal(names, string.Join('|', checksum.Names.ToArray().Select(Encoding.Latin1.GetString)));
        Assert.Equal(["open", "read"], checksum.Requests);
    }

    [Theory]
    [InlineData("df -k", false, ".")]
    [InlineData("df -k /", false, "/")]
    [InlineData("df -k -- -x", false, "-x")]
    [InlineData("df -Pk /a\\ b", true, "/a b")]
    [InlineData("/bin/df -k -P ~", true, ".")]
    [InlineData("df -kP ~/x", true, "x")]
    public void Free_space_is_answered_here(string command, bool portable, string path)
    {
        FreeSpace space = Assert.IsType<FreeSpace>(Of(command).Command);
        Assert.Equal((portable, path), (space.Portable, Encoding.Latin1.GetString(space.Path)));
        Assert.Equal(["statvfs"], space.Requests);
    }

    [Fact]
    public void The_question_of_rclone_is_answered_here() =>
        Assert.Empty(Assert.IsType<ShellProbe>(Of("echo ${ShellId}%ComSpec%").Command).Requests);

    [Theory]
    [ClassData(typeof(MoreThanWords))]
    public void What_is_more_than_words_is_refused(string command) =>
        Assert.Equal(AskedKind.Refused, Asked.Of(Encoding.Latin1.GetBytes(command)).Kind);

    [Fact]
    public void A_long_command_is_no_other() => Assert.Equal(
        AskedKind.Scp, Of("scp -f " + string.Concat(Enumerable.Repeat("'a b' ", 20_000))).Kind);

    private static Asked Of(string command, string ownName = "") => Asked.Of(Encoding.Latin1.GetBytes(command), Encoding.Latin1.GetBytes(ownName));
}
