using System.Text;

namespace GuardedFiles.Tests.Support;

/// <summary>unvis(3): from what was escaped back to bytes.</summary>
internal static class Unvis
{
    public static byte[] Bytes(string text)
    {
        List<byte> bytes = [];
        byte[] escaped = Encoding.UTF8.GetBytes(text);
        for (int i = 0; i < escaped.Length; i++)
        {
            if (escaped[i] != '\\')
            {
                bytes.Add(escaped[i]);
                continue;
            }

            int digits = 0;
            while (digits < 3 && i + 1 + digits < escaped.Length && escaped[i + 1 + digits] is >= (byte)'0' and <= (byte)'7')
                digits++;
            if (digits == 0)
            {
                bytes.Add((byte)(escaped[++i] == '\\' ? '\\' : "\n\r\b\a\v\t\f"["nrbavtf".IndexOf((char)escaped[i])]));
                continue;
            }

            bytes.Add(Convert.ToByte(Encoding.ASCII.GetString(escaped, i + 1, digits), 8));
            i += digits;
        }

        return [.. bytes];
    }
}
