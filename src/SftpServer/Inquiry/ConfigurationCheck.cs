using GuardedFiles;
using GuardedFiles.Configuration;
using GuardedFiles.Start;

namespace SftpServer.Inquiry;

/// <summary>--check-config: everything that is wrong with the administrator's file and a key's, or with other files, and not only the first of it.</summary>
internal sealed class ConfigurationCheck
{
    private const int Failure = 1;

    private string _text = "";
    private bool _failed;

    public UsageException Answer(Question question, SessionSettings settings)
    {
        foreach (string file in question.Files)
            CheckDraft(file);
        if (question.Files.Length == 0)
            CheckAdministrators();
        if (settings.ConfigFile is { } template)
            CheckKeys(template, ClientLogin.Imagined(null, null, settings.VirtualName is { } name ? ByteText.Bytes(name) : null));
        return new UsageException(_text, _failed ? Failure : 0) { IsAnswer = true };
    }

    private void CheckAdministrators()
    {
        FileText text = FileText.OfAdministrator(ByteText.Bytes(SettingsFile.OfAdministrator));
        if (text.IsMissing)
            _text += $"{SettingsFile.OfAdministrator}: there is none\n";
        else
            Check(SettingsFile.OfAdministrator, text, isKeys: false);
    }

    private void CheckKeys(string template, ClientLogin login)
    {
        byte[] path = new JailPath(login, "the key's file cannot be read").Expand(template);
        Check(ByteText.Of(path), FileText.OfAccount(path, login.Number, login.Home), isKeys: true);
    }

    /// <summary>A file that is to become the administrator's, wherever it lies now and whosever it is.</summary>
    private void CheckDraft(string path)
    {
        FileText text = FileText.OfAdministrator(ByteText.Bytes(path));
        if (text.Bytes is null)
        {
            Check(path, text, isKeys: false);
            return;
        }

        foreach (string objection in text.Objections)
            _text += $"{path}: warning: a session would refuse it: {objection}\n";
        Check(path, new SettingsFile(path, text.Bytes, isKeys: false));
    }

    private void Check(string path, FileText text, bool isKeys)
    {
        foreach (string objection in text.Objections)
            Wrong(new Fault(0, objection), path);
        if (text.Bytes is { } bytes)
            Check(path, new SettingsFile(path, bytes, isKeys), objected: text.Objections.Count > 0);
    }

    private void Check(string path, SettingsFile file, bool objected = false)
    {
        foreach (Fault fault in file.Faults)
            Wrong(fault, path);
        if (file.Faults.Count == 0 && !objected)
            _text += $"{path}: ok\n";
    }

    private void Wrong(Fault fault, string path)
    {
        _text += $"{fault.In(path)}\n";
        _failed = true;
    }
}
