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
    public void Extensions_come_in_the_order_of_OpenSSH_and_others_behind_them() => Assert.Equal(
        [
            "posix-rename", "statvfs", "fstatvfs", "hardlink", "fsync", "lsetstat", "limits", "expand-path", "copy-data",
            "home-directory", "users-groups-by-id", "check-file", "copy-file", "ranges", "vendor-id",
        ],
        Array.ConvertAll(Catalogue.Named[Catalogue.Requests.Length..], kind => kind.Name));

    [Fact]
    public void Requests_of_one_extension_have_one_name_and_one_row_announces_it()
    {
        foreach (IGrouping<string, RequestKind> requests in Catalogue.Extensions.GroupBy(kind => kind.Name))
        {
            Assert.Single(requests, kind => kind.IsAnnounced);
            Assert.Single(requests.Select(kind => (kind.Writes, string.Join(',', kind.Needs))).Distinct());
        }

        Assert.Equal(
            ["check-file", "check-file-handle", "check-file-name"],
            from kind in Catalogue.Extensions where kind.Name == "check-file" orderby Name(kind) select Name(kind));
    }

    [Fact]
    public void What_a_read_only_session_refuses_is_what_OpenSSH_refuses_and_copy_file() => Assert.Equal(
        [
            "write", "setstat", "fsetstat", "remove", "mkdir", "rmdir", "rename", "symlink",
            "posix-rename", "hardlink", "fsync", "lsetstat", "copy-data", "copy-file",
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
        RequestKind[] rows = Catalogue.Named[Catalogue.Requests.Length..];
        Assert.Equal(rows.Length, Catalogue.ExtensionNames.Length);
        foreach ((RequestKind kind, ExtensionName announced) in rows.Zip(Catalogue.ExtensionNames))
        {
            Assert.Equal((kind.Name, kind.Writes), (announced.Name, announced.Writes));
            Assert.Equal(kind.Needs, announced.Needs);
            Assert.Equal(kind.WireName, announced.WireName);
            if (kind.Name != "vendor-id")
                Assert.Contains(Encoding.ASCII.GetString(announced.Announcement), (string[])["1", "2"]);
        }
    }

    private static string Name(RequestKind kind) => Encoding.ASCII.GetString(kind.WireName);
}
