/*
 * Loaded into a program (LD_PRELOAD) before its main: gives it another root, another directory, and another account, as sshd's ChrootDirectory does. It
 * comes after the program's libraries, so that the root need not hold any.
 *
 * INROOT is the root, INROOT_AT the directory in it, INROOT_USER the uid and gid. The account needs no entry in a database: getpwuid(3) makes one up. What
 * cannot be done is said on standard error, and the exit status is 125.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void must(int result, const char *what)
{
    if (result == 0)
        return;
    fprintf(stderr, "inroot: %s: %s\n", what, strerror(errno));
    _exit(125);
}

static const char *word(const char *name)
{
    const char *value = getenv(name);
    must(value == NULL ? -1 : 0, name);
    return value;
}

__attribute__((constructor)) static void enter(void)
{
    unsetenv("LD_PRELOAD");
    uid_t user = (uid_t)strtoul(word("INROOT_USER"), NULL, 10);
    must(chroot(word("INROOT")), "chroot");
    must(chdir(word("INROOT_AT")), "chdir");
    must(setgroups(0, NULL), "setgroups");
    must(setgid(user), "setgid");
    must(setuid(user), "setuid");
}

struct passwd *getpwuid(uid_t user)
{
    static struct passwd entry = { .pw_name = "client", .pw_passwd = "*", .pw_gecos = "", .pw_dir = "/", .pw_shell = "/bin/sh" };
    entry.pw_uid = user;
    entry.pw_gid = user;
    return &entry;
}
