using Transcripts.Playing;
using Transcripts.Text;

namespace Transcripts;

public class CoverageTests
{
    [Fact]
    public void Every_request_and_extension_is_spoken_in_some_conversation()
    {
        IEnumerable<string> spoken = ConversationFile.All
            .SelectMany(conversation => conversation.Lines)
            .Where(line => line.Mark == '>')
            .Select(line => line.Words[0].Text);
        Assert.Empty(Requests.Names.Except(spoken));
    }
}
