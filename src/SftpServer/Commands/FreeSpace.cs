using GuardedFiles;
using GuardedFiles.Log;
using Mono.Unix.Native;

namespace SftpServer.Commands;

/// <summary>
/// df(1) with -k: the volume of one path, in units of 1024 bytes. What it is and where it is mounted is not the client's to know: "-" on "/".
/// </summary>
/// <param name="portable">-P: POSIX has other words in the first line.</param>
internal sealed class FreeSpace(bool portable, byte[] path) : ICommand
{
    private const int Failure = 1;
    private const int LongestAnswer = 512;

    public bool Portable => portable;

    public ReadOnlySpan<byte> Path => path;

    public string[] Requests => ["statvfs"];

    public int Run(CommandSession session)
    {
        session.Log.VolumeStat(path);
        Errno error = session.Files.VolumeStat(path, out VolumeMetadata volume);
        if (error.Failed)
        {
            session.Complain("df"u8, path, session.Files.TextOf(error));
            return Failure;
        }

        LineWriter text = new(stackalloc byte[LongestAnswer]);
        text.Literal(portable
            ? "Filesystem     1024-blocks      Used Available Capacity Mounted on\n"u8
            : "Filesystem     1K-blocks      Used Available Use% Mounted on\n"u8);
        ulong used = volume.Blocks - Math.Min(volume.FreeBlocks, volume.Blocks);
        text.Literal("-              "u8);
        Column(ref text, Kilobytes(volume.Blocks, in volume), portable ? 11 : 9);
        text.Literal(" "u8);
        Column(ref text, Kilobytes(used, in volume), 9);
        text.Literal(" "u8);
        Column(ref text, Kilobytes(volume.AvailableBlocks, in volume), 9);
        text.Literal(" "u8);
        Percent(ref text, used, used + volume.AvailableBlocks, portable ? 8 : 4);
        text.Literal(" /\n"u8);
        session.Connection.SendAll(text.Text);
        return 0;
    }

    private static ulong Kilobytes(ulong blocks, ref readonly VolumeMetadata volume) =>
        (ulong)((UInt128)blocks * volume.FragmentSize / 1024);

    private static void Column(scoped ref LineWriter text, ulong number, int width)
    {
        LineWriter digits = new(stackalloc byte[32]);
        digits.Number(number);
        Right(ref text, digits.Text, width);
    }

    /// <summary>Rounded up, as df rounds; "-" for a volume that has no blocks.</summary>
    private static void Percent(scoped ref LineWriter text, ulong used, ulong all, int width)
    {
        LineWriter digits = new(stackalloc byte[32]);
        if (all == 0)
        {
            digits.Literal("-"u8);
        }
        else
        {
            digits.Number((ulong)((((UInt128)used * 100) + all - 1) / all));
            digits.Literal("%"u8);
        }

        Right(ref text, digits.Text, width);
    }

    private static void Right(scoped ref LineWriter text, scoped ReadOnlySpan<byte> word, int width)
    {
        for (int i = word.Length; i < width; i++)
            text.Literal(" "u8);
        text.Literal(word);
    }
}
