using System.Text;
using SftpServer.Requests;
using SftpServer.Wire;

namespace SftpServer.Tests;

public sealed class CatalogueTests
{
    [Fact]
    public void Requests_come_in_the_order_of_OpenSSH() => Assert.Equal(
        [
            "open", "close", "read", "write", "lstat", "fstat", "setstat", "fsetstat", "opendir", "readdir", "remove", "mkdir",
            "rmdir", "realpath", "stat", "rename", "readlink", "symlink",
        ],
        Array.ConvertAll(Catalogue.Requests, kind => kind.Name));

    [Fact]
    public void Extensions_come_in_the_order_of_OpenSSH() => Assert.Equal(
        [
            "posix-rename", "statvfs", "fstatvfs", "hardlink", "fsync", "lsetstat", "limits", "expand-path", "copy-data",
            "home-directory", "users-groups-by-id",
        ],
        Array.ConvertAll(Catalogue.Extensions, kind => kind.Name));

    [Fact]
    public void What_a_read_only_session_refuses_is_what_OpenSSH_refuses() => Assert.Equal(
        [
            "write", "setstat", "fsetstat", "remove", "mkdir", "rmdir", "rename", "symlink",
            "posix-rename", "hardlink", "fsync", "lsetstat", "copy-data",
        ],
        Catalogue.Requests.Concat(Catalogue.Extensions).Where(kind => kind.Writes).Select(kind => kind.Name));

    [Fact]
    public void Each_request_is_found_by_its_number()
    {
        for (int type = 0; type <= byte.MaxValue; type++)
            Assert.Equal(type is >= 3 and <= 20, Catalogue.Find((PacketType)type) is not null);
        foreach (RequestKind kind in Catalogue.Requests)
            Assert.Same(kind, Catalogue.Find(kind.Type));
    }

    [Fact]
    public void Each_extension_is_found_by_its_whole_name_only()
    {
        foreach (RequestKind kind in Catalogue.Extensions)
        {
            Assert.Same(kind, Catalogue.FindExtension(kind.WireName));
            Assert.Null(Catalogue.FindExtension(kind.WireName.AsSpan()[..^1]));
            Assert.Null(Catalogue.FindExtension([.. kind.WireName, 0]));
        }

        Assert.Null(Catalogue.FindExtension([]));
    }

    [Fact]
    public void What_VERSION_announces_are_the_rows()
    {
        foreach ((RequestKind kind, ExtensionName announced) in Catalogue.Extensions.Zip(Catalogue.ExtensionNames))
        {
            Assert.Equal((kind.Name, kind.Writes), (announced.Name, announced.Writes));
            Assert.Equal(kind.WireName, announced.WireName);
            Assert.Contains(Encoding.ASCII.GetString(announced.Version), (string[])["1", "2"]);
        }
    }
}
