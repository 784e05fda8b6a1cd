using EndToEnd.Tests.Harness;
using Testing;

namespace EndToEnd.Tests.Regress;

/// <summary>
/// A ChrootDirectory that sshd accepts: every folder above it belongs to root and nobody else may write there, which rules out
/// /tmp. Our program is linked dynamically, so it gets its libraries, the login shell and what these need.
/// </summary>
internal sealed class ChrootFolder : IDisposable
{
    public ChrootFolder()
    {
        Path = Client.Run(new ClientCommand("mktemp", "-d", "/run/sftp-chroot-XXXXXX")).MustSucceed().Output.Trim();
        const string script = """
            chmod 755 .
            for program; do
                for file in "$program" $(ldd "$program" | grep -o '/[^ ]*'); do
                    mkdir -p "./${file%/*}"
                    cp -L "$file" "./$file"
                done
            done
            """;
        string shell = Client.Run(new ClientCommand("sh", "-c", "getent passwd \"$(id -un)\" | cut -d: -f7")).MustSucceed().Output.Trim();
        Client.Run(new ClientCommand("sh", "-ec", script, "sh", "/bin/sh", shell, Programs.SftpServer) { Directory = Path }).MustSucceed();
        RegressScript.WriteWrapper(Path, Programs.SftpServer, "/trace");
    }

    public string Path { get; }

    public string Trace => System.IO.Path.Combine(Path, "trace");

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
