using ScpTranscripts.Playing;
using ScpTranscripts.Text;

namespace ScpTranscripts;

/// <summary>Every conversation with the program we replace: what is written is a fact.</summary>
public class OpenSshTranscripts
{
    [Theory]
    [MemberData(nameof(Names.All), MemberType = typeof(Names))]
    public void OpenSsh_speaks_as_written(string conversation)
    {
        if (Target.OpenSsh is { } openSsh)
            Player.Play(ConversationFile.Named(conversation), openSsh);
    }
}

/// <summary>Every conversation with our binary.</summary>
public class BinaryTranscripts
{
    [Theory]
    [MemberData(nameof(Names.All), MemberType = typeof(Names))]
    public void Our_binary_speaks_as_written(string conversation) => Player.Play(ConversationFile.Named(conversation), Target.Ours);
}

public static class Names
{
    public static TheoryData<string> All => new(ConversationFile.All.Select(conversation => conversation.Name));
}
