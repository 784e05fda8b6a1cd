using System.ComponentModel;
using System.Diagnostics;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace GuardedFiles.Tests.Linux;

/// <summary>A C program of nothing but claims about the system's headers. It is compiled and never run.</summary>
internal sealed class Headers(string compiler = "cc")
{
    private const string Includes = """
        #define _GNU_SOURCE
        #include <dirent.h>
        #include <errno.h>
        #include <fcntl.h>
        #include <grp.h>
        #include <limits.h>
        #include <linux/audit.h>
        #include <linux/filter.h>
        #include <linux/fs.h>
        #include <linux/futex.h>
        #include <linux/landlock.h>
        #include <linux/openat2.h>
        #include <linux/seccomp.h>
        #include <linux/stat.h>
        #include <poll.h>
        #include <pthread.h>
        #include <pwd.h>
        #include <sched.h>
        #include <signal.h>
        #include <stddef.h>
        #include <stdio.h>
        #include <sys/auxv.h>
        #include <sys/ioctl.h>
        #include <sys/mman.h>
        #include <sys/prctl.h>
        #include <sys/random.h>
        #include <sys/resource.h>
        #include <sys/signalfd.h>
        #include <sys/socket.h>
        #include <sys/statfs.h>
        #include <sys/statvfs.h>
        #include <sys/syscall.h>
        #include <sys/time.h>
        #include <sys/uio.h>
        #include <sys/un.h>
        #include <syslog.h>
        #include <time.h>
        #include <unistd.h>
        #ifndef SYS_fchmodat2
        #include <asm-generic/unistd.h>
        #define SYS_fchmodat2 __NR_fchmodat2
        #endif
        #ifndef ST_NOSYMFOLLOW
        #define ST_NOSYMFOLLOW 0x2000 /* include/linux/statfs.h of the kernel: in no header of the C library */
        #endif
        #ifndef __NR_fchmodat2
        #define __NR_fchmodat2 452 /* these headers are older than the call */
        #endif

        """;

    private readonly StringBuilder _claims = new(Includes);

    /// <summary>Size and the offset of every field.</summary>
    /// <param name="names">Fields whose name in C differs; null for a field that C does not name.</param>
    public void Structure<T>(string name, params (string Ours, string? Theirs)[] names)
        where T : struct
    {
        Number($"sizeof({name})", Unsafe.SizeOf<T>());
        foreach (FieldInfo field in typeof(T).GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic))
        {
            string? theirs = names.Any(pair => pair.Ours == field.Name) ? names.Single(pair => pair.Ours == field.Name).Theirs : field.Name;
            if (theirs is not null)
                Number($"offsetof({name}, {theirs})", (long)Marshal.OffsetOf<T>(field.Name));
        }
    }

    public void Number(string expression, long value) =>
        _claims.Append($"_Static_assert((long long)({expression}) == {value}LL, \"{expression} is not {value}\");\n");

    public void NumberIfDefined(string name, long value) => IfDefined(name, () => Number(name, value));

    /// <summary>Claims about what came into the headers together with a macro.</summary>
    public void IfDefined(string macro, Action claims)
    {
        _claims.Append($"#ifdef {macro}\n");
        claims();
        _claims.Append("#endif\n");
    }

    public void Check()
    {
        (int status, string errors) = Run(_claims.ToString(), compiler, "-x", "c", "-fsyntax-only", "-w", "-");
        Assert.True(status == 0, errors);
    }

    public static bool IsInstalled(string compiler)
    {
        try
        {
            return Run("", compiler, "--version").Status == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }

    private static (int Status, string Errors) Run(string input, string program, params string[] arguments)
    {
        ProcessStartInfo start = new(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        string errors = process.StandardError.ReadToEnd();
        _ = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, errors);
    }
}
