namespace GuardedFiles.Tests.Start;

/// <summary>Commands in which a shell would do more than split words: we run no shell, so none of them may be served.</summary>
public sealed class MoreThanWords : TheoryData<string>
{
    public MoreThanWords() => AddRange(
        "scp -t x; id",
        "scp -t x;id",
        "sftp-server | sh",
        "internal-sftp && sh",
        "internal-sftp &",
        "internal-sftp || sh",
        "scp -t `id`",
        "scp -t \"`id`\"",
        "scp -t $(id)",
        "scp -t \"$(id)\"",
        "scp -t $HOME",
        "scp -t \"$HOME\"",
        "scp -t ${IFS}x",
        "scp -t \"\\\\$HOME\"",
        "scp -t a$",
        "scp -f x > y",
        "scp -t x < y",
        "(scp -t x)",
        "scp -t x\nid",
        "scp -t x\n",
        "scp -t x\\\nid",
        "scp -t \"x\\\nid\"",
        "scp -t 'x",
        "scp -t \"x",
        "scp -t \"x\\",
        "scp -t \"x\\\"",
        "scp -t x\\",
        "scp -t x\0y",
        "scp -t 'x\0y'",
        "scp -t \"x\0y\"",
        "scp -t x\\\0y");
}
