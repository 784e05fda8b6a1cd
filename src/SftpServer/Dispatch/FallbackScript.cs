namespace SftpServer.Dispatch;

/// <summary>
/// What PuTTY's psftp and pscp ask for where there is no subsystem: lines "test -x P &amp;&amp; exec P", the same path twice, and a last one
/// "exec P", where each P is some sftp-server.
/// </summary>
internal static class FallbackScript
{
    public static bool Is(ReadOnlySpan<byte> script)
    {
        for (int end; (end = script.IndexOf((byte)'\n')) >= 0; script = script[(end + 1)..])
            if (!IsTest(script[..end]))
                return false;
        return IsExec(script);
    }

    private static bool IsTest(ReadOnlySpan<byte> line)
    {
        ReadOnlySpan<byte> test = "test -x "u8;
        ReadOnlySpan<byte> and = " && "u8;
        int middle = line.IndexOf(and);
        return middle >= 0 && line.StartsWith(test) && IsExec(line[(middle + and.Length)..])
            && line[test.Length..middle].SequenceEqual(line[(middle + and.Length + "exec "u8.Length)..]);
    }

    private static bool IsExec(ReadOnlySpan<byte> line) =>
        line.StartsWith("exec "u8) && line["exec "u8.Length..] is var path && IsPlain(path)
        && path[(path.LastIndexOf((byte)'/') + 1)..].SequenceEqual("sftp-server"u8);

    /// <summary>Nothing in it means anything to a shell.</summary>
    private static bool IsPlain(ReadOnlySpan<byte> path)
    {
        foreach (byte value in path)
            if (!char.IsAsciiLetterOrDigit((char)value) && !"/._-+"u8.Contains(value))
                return false;
        return true;
    }
}
