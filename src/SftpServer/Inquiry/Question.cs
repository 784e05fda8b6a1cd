using System.Runtime.CompilerServices;
using GuardedFiles.Start;

namespace SftpServer.Inquiry;

/// <summary>The kinds of <see cref="Question"/>.</summary>
internal enum QuestionKind
{
    None,
    CheckConfiguration,
    Explain,
}

/// <summary>
/// What an administrator asks of the program itself. Only a command line can ask, and only one that no client has had a hand in: not a login
/// shell's, and none that sshd forced on somebody.
/// </summary>
internal sealed record Question
{
    /// <summary>The words that need a value.</summary>
    public static string[] TakingValues => ["user", "group", "address"];

    public QuestionKind Kind { get; init; }

    /// <summary>--user: null is whoever asks.</summary>
    public string? User { get; init; }

    /// <summary>--group: none is those of the user.</summary>
    public string[] Groups { get; init; } = [];

    public string? Address { get; init; }

    /// <summary>What stands behind the options.</summary>
    public string[] Files { get; init; } = [];

    public static bool Has(string word) => word is "check-config" or "explain" or "user" or "group" or "address";

    /// <param name="word">One of those.</param>
    public Question With(string word, string value) => word switch
    {
        "check-config" => this with { Kind = QuestionKind.CheckConfiguration },
        "explain" => this with { Kind = QuestionKind.Explain },
        "user" => this with { User = value },
        "group" => this with { Groups = [.. Groups, value] },
        _ => this with { Address = value },
    };

    public UsageException Answer(SessionSettings settings) => Kind == QuestionKind.Explain
        ? new UsageException(new Explanation(this, settings).Text(), exitStatus: 0)
        : new ConfigurationCheck().Answer(this, settings);

    // Nobody compares settings or prints them, and what a record would bring for that is memory of every session.
    public bool Equals(Question? other) => ReferenceEquals(this, other);

    public override int GetHashCode() => RuntimeHelpers.GetHashCode(this);

    public override string ToString() => nameof(Question);
}
