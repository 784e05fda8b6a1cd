using SftpServer.Wire;

namespace SftpServer.Requests;

/// <summary>One kind of request: its fields, how they are read from a packet, what it does.</summary>
internal interface IRequest<TSelf>
    where TSelf : IRequest<TSelf>, allows ref struct
{
    /// <summary>For -p, -P, -Q and the log.</summary>
    public static abstract string Name { get; }

    /// <summary>It changes something, whatever its fields say: refused in a read-only session.</summary>
    public static abstract bool Writes { get; }

    /// <summary>Its line for debugging says more than its name, so that it writes that line itself.</summary>
    public static virtual bool TracesItself => false;

    /// <summary>
    /// Its answer may have more than some kilobytes, as data and listings do: it is not served while a client has a batch of answers to read.
    /// </summary>
    public static virtual bool MayAnswerAtLength => false;

    /// <summary>The fields, front to back. A packet that is too short is noticed afterwards.</summary>
    public static abstract TSelf Read(scoped ref PacketReader packet);

    /// <summary>Either writes one reply and answers Ok, or writes nothing and answers what there is to say.</summary>
    public Outcome Handle(Session session, scoped ref Reply reply);
}
