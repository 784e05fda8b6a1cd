namespace Benchmarks.Sshd.Carriers;

/// <summary>A client that copies.</summary>
internal abstract class Carrier
{
    public abstract string Meaning { get; }

    public abstract string[] Tools { get; }

    public virtual Measured Measured => Measured.Server;

    public abstract ClientCommand Command(Trip trip, Folders folders, Login login);

    /// <summary>After each run, also one that failed.</summary>
    public virtual void End(Folders folders)
    {
    }
}
