using Transcripts.Playing;
using Transcripts.Targets;
using Transcripts.Text;

namespace Transcripts;

/// <summary>Every conversation with the program we replace: what is written is a fact.</summary>
public class OpenSshTranscripts
{
    [Theory]
    [MemberData(nameof(Names.All), MemberType = typeof(Names))]
    public void OpenSsh_speaks_as_written(string conversation)
    {
        if (ProgramTarget.OpenSsh is { } openSsh)
            Player.Play(ConversationFile.Named(conversation), openSsh);
    }
}

/// <summary>Every conversation with our binary.</summary>
public class BinaryTranscripts
{
    [Theory]
    [MemberData(nameof(Names.All), MemberType = typeof(Names))]
    public void Our_binary_speaks_as_written(string conversation) =>
        Player.Play(ConversationFile.Named(conversation), ProgramTarget.Ours);
}

/// <summary>Every conversation that needs no process of its own, with our classes in this one.</summary>
public class InProcessTranscripts
{
    [Theory]
    [MemberData(nameof(Names.WithoutSignals), MemberType = typeof(Names))]
    public void Our_code_speaks_as_written(string conversation) =>
        Player.Play(ConversationFile.Named(conversation), new InProcessTarget());
}

public static class Names
{
    public static TheoryData<string> All => new(ConversationFile.All.Select(conversation => conversation.Name));

    public static TheoryData<string> WithoutSignals => new(ConversationFile.All
        .Where(conversation => !conversation.Lines.Any(line => line.Text.StartsWith("SIGNAL ", StringComparison.Ordinal)))
        .Select(conversation => conversation.Name));
}
