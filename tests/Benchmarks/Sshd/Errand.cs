namespace Benchmarks.Sshd;

/// <summary>Something that a user has a client do.</summary>
internal abstract class Errand
{
    /// <summary>The first part of the workload's name.</summary>
    public abstract string Name { get; }

    /// <summary>For the table of the README.</summary>
    public abstract string Meaning { get; }

    /// <summary>Programs that have to be installed; "fuse" is the right to mount.</summary>
    public virtual string[] Tools => ["sftp"];

    public virtual Measured Measured => Measured.Server;

    /// <summary>Makes the files that it needs, once.</summary>
    public virtual void Prepare(Folders folders)
    {
    }

    /// <summary>Removes what a run before has made.</summary>
    public virtual void Clear(Folders folders)
    {
    }

    public abstract ClientCommand Command(Folders folders, Login login);

    /// <summary>Throws when the client has not got what it asked for.</summary>
    /// <param name="output">The client's standard output; null where it is not looked at.</param>
    /// <param name="thorough">All of the content; otherwise sizes.</param>
    public abstract void Check(Folders folders, string? output, bool thorough);

    /// <summary>After each run, also one that failed.</summary>
    public virtual void End(Folders folders)
    {
    }

    /// <summary>One batch of OpenSSH's client.</summary>
    public static ClientCommand Sftp(Folders folders, Login login, string batch)
    {
        string file = Path.Combine(folders.Aside, "batch");
        File.WriteAllText(file, batch + "\n");
        return new ClientCommand("sftp", "-q", "-F", login.Configuration, "-b", file, "server");
    }
}
