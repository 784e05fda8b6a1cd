using Testing;

namespace SftpServer.Tests.Extensions;

internal static class HashAnswer
{
    /// <summary>What follows up to the end of the packet, in hexadecimal.</summary>
    public static string Rest(Answer answer)
    {
        List<byte> bytes = [];
        while (!answer.AtEnd)
            bytes.Add(answer.Byte());
        return Convert.ToHexString([.. bytes]);
    }
}
