using System.Buffers.Binary;
using Testing;

namespace Fuzz;

/// <summary>What any answer must look like, whatever was asked.</summary>
internal static class ReplyGrammar
{
    /// <summary>Null when the packet is sound, otherwise what is wrong with it.</summary>
    public static string? Fault(byte[] request, byte[] reply)
    {
        bool init = request[0] == (byte)PacketType.Init;
        try
        {
            var answer = new Answer(reply);
            if (init && answer is { Type: PacketType.Version, Id: 3 })
                return null;
            uint id = BinaryPrimitives.ReadUInt32BigEndian(request.AsSpan(1));
            if (answer.Id != id)
                return $"answered id {answer.Id} instead of {id}";
            return ReadFields(answer);
        }
        catch (InvalidDataException error)
        {
            return error.Message;
        }
    }

    private static string? ReadFields(Answer answer)
    {
        switch (answer.Type)
        {
            case PacketType.Status:
                if (answer.UInt32() > (uint)Status.OpUnsupported)
                    return "a status beyond version 3";
                // A mutated INIT may have claimed version 2, whose STATUS ends here.
                if (answer.AtEnd)
                    return null;
                answer.String();
                answer.String();
                break;
            case PacketType.Handle or PacketType.Data:
                answer.String();
                break;
            case PacketType.Attrs:
                answer.Attributes();
                break;
            case PacketType.Name:
                ReadNames(answer);
                break;
            case PacketType.ExtendedReply:
                return null;
            default:
                return $"an answer of type {answer.Type}";
        }
        return answer.AtEnd ? null : $"bytes after the {answer.Type}";
    }

    private static void ReadNames(Answer answer)
    {
        for (uint count = answer.UInt32(); count > 0; count--)
        {
            answer.String();
            answer.String();
            answer.Attributes();
        }
    }
}
