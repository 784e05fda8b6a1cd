using System.Text;
using Testing;
using Transcripts.Text;

namespace Transcripts.Playing;

/// <summary>A received packet in the words of a transcript.</summary>
internal static class ReplyText
{
    public static readonly string[] StatusNames =
    [
        "OK", "EOF", "NO_SUCH_FILE", "PERMISSION_DENIED", "FAILURE", "BAD_MESSAGE", "NO_CONNECTION", "CONNECTION_LOST",
        "OP_UNSUPPORTED",
    ];

    public static string Of(byte[]? packet)
    {
        if (packet == null)
            return "END";
        try
        {
            return Describe(packet);
        }
        catch (InvalidDataException error)
        {
            return $"{Quote.Bytes(packet)} ({error.Message})";
        }
    }

    private static string Describe(byte[] packet)
    {
        var answer = new Answer(packet);
        return answer.Type switch
        {
            PacketType.Version => $"VERSION {answer.Id}" + Pairs(answer),
            PacketType.Status => $"STATUS {StatusName(answer.StatusCode)} \"{answer.StatusText}\"",
            PacketType.Handle => $"HANDLE {Quote.Bytes(answer.String())}",
            PacketType.Data => $"DATA {Quote.Bytes(answer.String())}",
            PacketType.Attrs => "ATTRS" + Attributes(answer.Attributes()),
            PacketType.Name => "NAME" + Names(answer),
            PacketType.ExtendedReply => $"EXTENDED_REPLY raw={Quote.Bytes(packet[5..])}",
            _ => $"type {(byte)answer.Type} {Quote.Bytes(packet[1..])}",
        };
    }

    public static string StatusName(Status status) =>
        (int)status < StatusNames.Length ? StatusNames[(int)status] : $"{(uint)status}";

    public static string Attributes(Attributes attributes)
    {
        var text = new StringBuilder($" flags={attributes.Flags}");
        Add("size", attributes.Size);
        Add("uid", attributes.Uid);
        Add("gid", attributes.Gid);
        if (attributes.Mode is { } mode)
            text.Append($" mode=0{Convert.ToString(mode, 8)}");
        Add("atime", attributes.Atime);
        Add("mtime", attributes.Mtime);
        return text.ToString();

        void Add(string key, ulong? value)
        {
            if (value != null)
                text.Append($" {key}={value}");
        }
    }

    private static string Pairs(Answer answer)
    {
        var text = new StringBuilder();
        while (!answer.AtEnd)
            text.Append($" {Encoding.UTF8.GetString(answer.String())}={Quote.Bytes(answer.String())}");
        return text.ToString();
    }

    private static string Names(Answer answer)
    {
        const int shown = 6;
        uint count = answer.UInt32();
        var text = new StringBuilder($" count={count}");
        for (uint i = 0; i < Math.Min(count, shown); i++)
            text.Append($"\n    {Quote.Bytes(answer.String())} longname={Quote.Bytes(answer.String())}{Attributes(answer.Attributes())}");
        return text.ToString();
    }
}
