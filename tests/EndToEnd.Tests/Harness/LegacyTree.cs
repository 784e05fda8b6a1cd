using System.Text;

namespace EndToEnd.Tests.Harness;

/// <summary>A tree with what trees have: empty folders, deep ones, full ones, and every name that the protocol can carry.</summary>
internal static class LegacyTree
{
    /// <summary>Formats for printf(1), because .NET cannot spell names that are not UTF-8. No newline: the protocol has none.</summary>
    private static readonly string[] Names =
    [
        "two  blanks", " leading and trailing ", "tab\\tand\\rreturn",
        "quote\\042 and \\047", "back\\134slash", "\\134n", "star * and [brackets]?", "{a,b}",
        "\\044HOME", "\\140id\\140", ";&|<>()", "~", "~root", "#", "!", "=", "100%%",
        "-dash", "-r", "--", "...", ".hidden", "host:name",
        "C0644 5 name", "E", "T1 0 1 0",
        "\\303\\274nic\\303\\266de \\360\\237\\246\\204", "combining u\\314\\210", "not utf-8 \\377\\376\\200", "escape \\033[1m",
        new('x', 255), string.Concat(Enumerable.Repeat("\\303\\274", 127)) + ".",
    ];

    /// <summary>Each name as a file and as a folder with a file of the same name in it.</summary>
    public static string CreateNamesIn(string folder) => Run(folder, """
        mkdir folders
        for format; do
            name=$(printf -- "$format")
            printf %s "content of $format" >"./$name"
            mkdir "folders/$name" && printf %s "inside $format" >"folders/$name/$name"
        done
        """, Names);

    /// <summary>
    /// Files and folders of several depths, with modes and with times of whole seconds in the past. No sticky bit, which OpenSSH
    /// does not send, and no set-id bit on files, which the kernel takes away when an ordinary user writes.
    /// </summary>
    public static string CreateIn(string folder) => Run(folder, """
        mkdir -p empty a/b/c/d/e/f/g/h a/empty full "two words"
        for number in $(seq 40); do echo "$number" >"full/$number"; done
        echo deep >a/b/c/d/e/f/g/h/deep; echo word >"two words/a file"; : >a/nothing; echo run >a/run; echo own >a/own
        chmod 755 a/run; chmod 600 a/own; chmod 440 full/1; chmod 711 full/2; chmod 666 full/3; chmod 500 a/empty
        chmod 555 full; chmod 2750 a/b; chmod 777 empty; chmod 700 "two words"
        time=1000000000
        find . -depth -print0 | xargs -0n1 | while IFS= read -r path; do time=$((time + 86399)); touch -d "@$time" "$path"; done
        """);

    /// <summary>Kinds, names and contents are equal.</summary>
    public static void MustBeEqual(string expected, string actual) => MustBeEqual("%y %P", expected, actual);

    /// <summary>Modes and modification times are equal too.</summary>
    public static void MustBeEqualWithModesAndTimes(string expected, string actual) => MustBeEqual("%y %m %T@ %P", expected, actual);

    private static void MustBeEqual(string format, string expected, string actual)
    {
        Assert.Equal(List(format, expected), List(format, actual));
        Samples.MustBeEqual(expected, actual);
    }

    private static string List(string format, string folder)
    {
        string pipeline = $"find . -printf '{format}\\0' | LC_ALL=C sort -z";
        ClientResult result = Client.Run(new ClientCommand("sh", "-c", pipeline) { Directory = folder }).MustSucceed();
        return Encoding.Latin1.GetString(result.OutputBytes).Replace('\0', '\n');
    }

    private static string Run(string folder, string script, params string[] arguments)
    {
        Directory.CreateDirectory(folder);
        Client.Run(new ClientCommand("sh", ["-ec", script, "sh", .. arguments]) { Directory = folder }).MustSucceed();
        return folder;
    }
}
