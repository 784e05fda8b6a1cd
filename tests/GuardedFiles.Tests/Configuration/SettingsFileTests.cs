using System.Text;
using GuardedFiles.Configuration;
using GuardedFiles.Log;
using GuardedFiles.Start;

namespace GuardedFiles.Tests.Configuration;

public sealed class SettingsFileTests
{
    private static readonly Who Alice = new([.. "alice"u8], () => [[.. "users"u8], [.. "staff"u8]], [.. "10.1.2.3"u8], [.. "laptop"u8]);

    private static readonly Who Bob = new([.. "bob"u8], () => [[.. "users"u8]], [.. "UNKNOWN"u8], null);

    /// <summary>Each on one line, so that its number is known.</summary>
    public static TheoryData<string, string> Wrong => new()
    {
        { "", "c:1: this is not JSON (byte 1 of the line)" },
        { "{\n  \"defaults\": {\n  \"umask\" \"022\"\n}}", "c:3: this is not JSON (byte 11 of the line)" },
        { "{} {}", "c:1: this is not JSON (byte 4 of the line)" },
        { "[]", "c:1: this is a list, and must be an object" },
        { "{\"defaults\": {\"jail\": \"\\ud800\"}}", "c:1: a string is not Unicode" },
        { "{\"defaults\": {\"jail\": \"/a\\u0000b\"}}", "c:1: a string has a control character" },
        { "{\"defaults\": {\"umask\": \"022\",\n\"umask\": \"077\"}}", "c:2: duplicate key \"umask\"" },
        { "{\"defaults\": {\"umask\": \"022\",\n\"UMASK\": \"077\"}}", "c:2: duplicate key \"UMASK\"" },
        { "{\"defaults\": {},\n\"defaults\": {}}", "c:2: duplicate key \"defaults\"" },
        { "{\n\"default\": {}}", "c:2: unknown key \"default\"" },
        { "{\n\"defaults:umask\": \"0\"}", "c:2: unknown key \"defaults:umask\"" },
        { "{\"defaults\": {\n\"red-only\": true}}", "c:2: unknown key \"red-only\"" },
        { "{\"defaults\": {\n\"no-guard\": true}}", "c:2: unknown key \"no-guard\"" },
        { "{\"defaults\": {\n\"rule\": \"read:/\"}}", "c:2: unknown key \"rule\"" },
        { "{\"match\": [{\"user\": \"a\",\n\"uid\": \"0\", \"settings\": {}}]}", "c:2: unknown key \"uid\"" },
        { "{\"match\": [{\"user\": \"a\", \"settings\": {\n\"x\": 1}}]}", "c:2: unknown key \"x\"" },
        { "{\"defaults\": {\"rules\": [{\"path\": \"/a\", \"access\": \"read\",\n\"mode\": \"r\"}]}}", "c:2: unknown key \"mode\"" },
        { "{\"defaults\": {\"config\": \"/x\"}}", "c:1: \"config\" is for a command line only" },
        { "{\"defaults\": {\"name\": \"x\"}}", "c:1: \"name\" is for the defaults of a key's own file only" },
        { "{\"$schema\": 1}", "c:1: \"$schema\" is a number, and must be a string" },
        { "{\"defaults\": []}", "c:1: \"defaults\" is a list, and must be an object" },
        { "{\"match\": {}}", "c:1: \"match\" is an object, and must be a list of objects" },
        { "{\"match\": [true]}", "c:1: \"match\" has true or false in its list, and must have objects only" },
        { "{\"match\": [{\"user\": \"a\"}]}", "c:1: match 1 has no \"settings\"" },
        { "{\"match\": [{\"user\": \"a\", \"settings\": []}]}", "c:1: \"settings\" is a list, and must be an object" },
        { "{\"match\": [{\"settings\": {}}]}", "c:1: match 1 says neither \"user\", \"group\", \"address\" nor \"name\"" },
        { "{\"match\": [{\"user\": 5, \"settings\": {}}]}", "c:1: \"user\" is a number, and must be a string or a list of strings" },
        { "{\"match\": [{\"user\": [], \"settings\": {}}]}", "c:1: \"user\" is an empty list" },
        { "{\"match\": [{\"user\": [\"a\",\nnull], \"settings\": {}}]}", "c:2: \"user\" has null in its list, and must have strings only" },
        { "{\"match\": [{\"group\": \"\", \"settings\": {}}]}", "c:1: group: \"\" is empty" },
        { "{\"match\": [{\"name\": \"!\", \"settings\": {}}]}", "c:1: name: \"!\" is empty" },
        { "{\"match\": [{\"user\": \"a[bc\", \"settings\": {}}]}", "c:1: user: \"a[bc\" has [ without ]" },
        { "{\"match\": [{\"address\": \"10.1\", \"settings\": {}}]}", "c:1: address: \"10.1\" is neither an address nor a network (10.0.0.0/8)" },
        { "{\"match\": [{\"address\": [\"::1\",\n\"!10.0.0.0/33\"], \"settings\": {}}]}", "c:2: address: \"!10.0.0.0/33\" is neither an address nor a network (10.0.0.0/8)" },
        { "{\"match\": [{\"address\": \"10.0.0.1/8\", \"settings\": {}}]}", "c:1: address: \"10.0.0.1/8\" has bits behind those that count" },
    };

    public static TheoryData<string, string> WrongSettings => new()
    {
        { Setting("\"read-only\": \"yes\""), "c:1: \"read-only\" is a string, and must be true or false" },
        { Setting("\"read-only\": null"), "c:1: \"read-only\" is null, and must be true or false" },
        { Setting("\"umask\": 22"), "c:1: \"umask\" is a number, and must be a string of octal digits" },
        { Setting("\"max-file-size\": true"), "c:1: \"max-file-size\" is true or false, and must be a string or a number" },
        { Setting("\"deny-requests\": \"remove\""), "c:1: \"deny-requests\" is a string, and must be a list of strings" },
        { Setting("\"rules\": \"read:/\""), "c:1: \"rules\" is a string, and must be a list of objects" },
        { Setting("\"jail\": {}"), "c:1: \"jail\" is an object, and must be a string" },
        { Setting("\"umask\": \"9\""), "c:1: umask: Invalid umask \"9\"" },
        { Setting("\"file-mode\": \"\""), "c:1: file-mode: Invalid file mode \"\"" },
        { Setting("\"directory-mode\": \"x\""), "c:1: directory-mode: Invalid directory mode \"x\"" },
        { Setting("\"min-file-mode\": \"8\""), "c:1: min-file-mode: Invalid minimum mode \"8\"" },
        { Setting("\"max-file-mode\": \"8\""), "c:1: max-file-mode: Invalid maximum mode \"8\"" },
        { Setting("\"min-directory-mode\": \"8\""), "c:1: min-directory-mode: Invalid minimum mode \"8\"" },
        { Setting("\"max-directory-mode\": \"8\""), "c:1: max-directory-mode: Invalid maximum mode \"8\"" },
        { Setting("\"max-file-size\": 1.5"), "c:1: max-file-size: Invalid size \"1.5\" (examples: 500M, 2G)" },
        { Setting("\"max-file-size\": \"2GB\""), "c:1: max-file-size: Invalid size \"2GB\" (examples: 500M, 2G)" },
        { Setting("\"log-level\": \"LOUD\""), "c:1: log-level: Invalid log level \"LOUD\"" },
        { Setting("\"log-facility\": \"KERN\""), "c:1: log-facility: Invalid log facility \"KERN\"" },
        { Setting("\"jail\": \"srv\""), "c:1: jail: \"srv\" is not an absolute path" },
        { Setting("\"protect\": [\"/a\",\n\"b\"]"), "c:2: protect: \"b\" is not an absolute path" },
        { Setting("\"deny-requests\": [\"delete\"]"), "c:1: deny-requests: \"delete\" is no request" },
        { Setting("\"allow-requests\": []"), "c:1: \"allow-requests\" is an empty list" },
        { Setting("\"rules\": []"), "c:1: \"rules\" is an empty list" },
        { Setting("\"rules\": [\"read:/\"]"), "c:1: \"rules\" has a string in its list, and must have objects only" },
        { Setting("\"rules\": [{\"path\": \"/\"}]"), "c:1: a rule has no \"access\"" },
        { Setting("\"rules\": [{\"access\": \"read\"}]"), "c:1: a rule has no \"path\"" },
        { Setting("\"rules\": [{\"path\": 1, \"access\": \"read\"}]"), "c:1: \"path\" is a number, and must be a string" },
        { Setting("\"rules\": [{\"path\": \"\", \"access\": \"read\"}]"), "c:1: path: it is empty" },
        {
            Setting("\"rules\": [{\"access\": \"none\",\n\"path\": \"/w/./f\"}]"),
            "c:2: path: \"/w/./f\" matches nothing, for paths are compared without \".\" and \"..\""
        },
        { Setting("\"rules\": [{\"path\": \"/\", \"access\": \"all\"}]"), "c:1: access: \"all\" is neither none, read, write, append nor drop" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    [MemberData(nameof(WrongSettings))]
    public void What_is_wrong_is_told_with_its_line(string text, string expected) => Assert.Equal([expected], Faults(text));

    [Fact]
    public void Everything_that_is_wrong_is_told_in_the_order_of_the_file() => Assert.Equal(
        ["c:2: unknown key \"a\"", "c:3: umask: Invalid umask \"9\"", "c:4: \"user\" is null, and must be a string or a list of strings", "c:5: unknown key \"b\""],
        Faults("""
            { "defaults": {
                "a": 1,
                "umask": "9" },
              "match": [ { "user": null, "settings": {} } ],
              "b": 1 }
            """));

    [Fact]
    public void Comments_trailing_commas_and_a_mark_are_no_faults() =>
        Assert.Empty(Faults("\uFEFF// all\n{ /* of */ \"defaults\": { \"umask\": \"027\", }, \"match\": [], }"));

    [Fact]
    public void Each_key_says_what_its_word_says()
    {
        SessionSettings settings = Read("""
            {
                "defaults": {
                    "read-only": true, "no-delete": false, "guard": false,
                    "deny-requests": ["remove", "rename"],
                    "rules": [{ "path": "/in", "access": "drop" }, { "path": "ö:*", "access": "none" }],
                    "max-file-size": 4096,
                    "umask": "027",
                    "protect": ["/a", "/b"]
                }
            }
            """).Under(null, Alice, []);
        Assert.True(settings.Policy.ReadOnly);
        Assert.False(settings.Policy.NoDelete);
        Assert.False(settings.Guard);
        Assert.Equal(["remove", "rename"], settings.Policy.DeniedRequests!);
        Assert.Equal(["drop:/in", "none:\u00c3\u00b6:*"], Assert.Single(settings.Policy.PathRules).Rules.ToArray().Select(rule => rule.Text));
        Assert.Equal((4096ul, 0b000_010_111u), (settings.Policy.MaxFileSize, settings.Policy.Umask));
        Assert.Equal(["/a", "/b"], settings.Protected);
        Assert.Contains(new Given(GuardedFiles.Start.Setting.Umask, "027", "c:7"), settings.Given);
        Assert.Contains(new Given(GuardedFiles.Start.Setting.Rule, "drop:/in", "c:5"), settings.Given);
    }

    [Fact]
    public void A_block_is_for_those_whom_all_its_criteria_fit()
    {
        Fits("\"user\": \"a*\"", Alice);
        Fits("\"user\": [\"bob\", \"al?ce\"]", Alice, Bob);
        Fits("\"user\": [\"*\", \"!bob\"]", Alice);
        Fits("\"user\": \"!bob\"", Alice);
        Fits("\"group\": \"users\"", Alice, Bob);
        Fits("\"group\": \"!staff\"", Bob);
        Fits("\"group\": [\"users\", \"!st*\"]", Bob);
        Fits("\"address\": \"10.0.0.0/8\"", Alice);
        Fits("\"address\": \"!10.0.0.0/8\"", Bob);
        Fits("\"address\": [\"0.0.0.0/0\", \"::/0\"]", Alice);
        Fits("\"name\": \"*\"", Alice);
        Fits("\"name\": \"!laptop\"", Bob);
        Fits("\"user\": \"*\", \"name\": \"lap*\", \"group\": \"staff\"", Alice);
        Fits("\"user\": \"alice\", \"group\": \"wheel\"");
    }

    [Fact]
    public void Blocks_add_up_and_take_nothing_back()
    {
        List<MatchedBlock> matched = [];
        SessionSettings settings = Read("""
            { "defaults": { "log-level": "INFO", "umask": "022", "jail": "/srv" },
              "match": [
              { "user": "alice", "settings": { "log-level": "QUIET", "umask": "007", "jail": "/srv/%u" } },
              { "user": "bob", "settings": { "read-only": true } },
              { "group": "users", "settings": { "max-file-size": "1M" } } ] }
            """).Under(null, Alice, matched);
        Assert.Equal([new MatchedBlock("c", 1, 3), new MatchedBlock("c", 3, 5)], matched);
        Assert.Equal((LogLevel.Info, 0b000_010_111u, false), (settings.Log.Level, settings.Policy.Umask, settings.Policy.ReadOnly));
        Assert.Equal(("/srv/%u", 1ul << 20), (settings.Jail, settings.Policy.MaxFileSize));
        Assert.Equal(["/srv"], settings.OuterJails);
        Assert.Contains(new Given(GuardedFiles.Start.Setting.Umask, "007", "c:3 (match 1)"), settings.Given);
    }

    [Fact]
    public void A_keys_own_file_may_say_who_it_is_but_not_in_a_block()
    {
        SettingsFile file = new("c", "{\"defaults\": {\"name\": \"laptop\"}}"u8, isKeys: true);
        Assert.Empty(file.Faults);
        Assert.Equal("laptop", file.Defaults.VirtualName);
        SettingsFile wrong = new("c", "{\"match\": [{\"user\": \"*\", \"settings\": {\"name\": \"laptop\"}}]}"u8, isKeys: true);
        Assert.Equal("\"name\" is for the defaults of a key's own file only", Assert.Single(wrong.Faults).Text);
    }

    private static string Setting(string setting) => $"{{\"defaults\": {{{setting}}}}}";

    private static string[] Faults(string text) =>
        [.. new SettingsFile("c", Encoding.UTF8.GetBytes(text), isKeys: false).Faults.Select(fault => fault.In("c"))];

    private static SettingsFile Read(string text)
    {
        SettingsFile file = new("c", Encoding.UTF8.GetBytes(text), isKeys: false);
        Assert.Empty(file.Faults);
        return file;
    }

    private static void Fits(string criteria, params Who[] expected)
    {
        SettingsFile file = Read($"{{\"match\": [{{{criteria}, \"settings\": {{\"read-only\": true}}}}]}}");
        foreach (Who who in new[] { Alice, Bob })
            Assert.True(expected.Contains(who) == file.Under(null, who, []).Policy.ReadOnly, criteria);
    }
}
