/*
 * without CALL[:FIRST][=ERRNO] ... -- PROGRAM [ARGUMENT ...]
 *
 * Runs a program on a kernel that lacks system calls: each CALL answers ENOSYS, or the errno that is named, by its name or its number.
 * With FIRST only when that is the call's first argument: prctl:38=EINVAL is a kernel that does not know PR_SET_NO_NEW_PRIVS.
 * What cannot be done is said on standard error, and the exit status is 125.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#ifndef SYS_fchmodat2
#define SYS_fchmodat2 452
#endif

#define MOST 256
#define KNOWN(name) { #name, SYS_##name }

static const struct { const char *name; long number; } calls[] = {
    KNOWN(openat), KNOWN(openat2), KNOWN(statx), KNOWN(close_range), KNOWN(copy_file_range), KNOWN(splice), KNOWN(sendfile),
    KNOWN(renameat2), KNOWN(linkat), KNOWN(fchmod), KNOWN(fchmodat), KNOWN(fchmodat2), KNOWN(fchownat), KNOWN(utimensat),
    KNOWN(getdents64), KNOWN(fsync), KNOWN(pipe2), KNOWN(signalfd4), KNOWN(socket), KNOWN(connect), KNOWN(prctl), KNOWN(seccomp),
    KNOWN(mmap), KNOWN(clone3), KNOWN(landlock_create_ruleset), KNOWN(landlock_add_rule), KNOWN(landlock_restrict_self), KNOWN(fstatfs), KNOWN(statfs),
};

static struct sock_filter program[MOST];
static unsigned short length;

static void fail(const char *what, const char *which)
{
    fprintf(stderr, "without: %s: %s\n", what, which);
    exit(125);
}

static void add(unsigned short code, unsigned int operand, unsigned char if_true, unsigned char if_false)
{
    if (length == MOST)
        fail("too many calls", "");
    program[length++] = (struct sock_filter){ code, if_true, if_false, operand };
}

static long number_of(const char *name)
{
    for (size_t i = 0; i < sizeof(calls) / sizeof(calls[0]); i++)
        if (strcmp(calls[i].name, name) == 0)
            return calls[i].number;
    fail("no such call in the list", name);
    return -1;
}

static int errno_of(const char *text)
{
    char *end;
    long number = strtol(text, &end, 10);
    if (*text != '\0' && *end == '\0' && number > 0 && number < 4096)
        return (int)number;
    for (int i = 1; i < 200; i++)
        if (strerrorname_np(i) != NULL && strcmp(strerrorname_np(i), text) == 0)
            return i;
    fail("no such errno", text);
    return -1;
}

/* CALL[:FIRST][=ERRNO]: the text is cut to pieces. */
static void refuse(char *text)
{
    char *error = strchr(text, '=');
    if (error != NULL)
        *error++ = '\0';
    char *first = strchr(text, ':');
    if (first != NULL)
        *first++ = '\0';

    add(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr), 0, 0);
    add(BPF_JMP | BPF_JEQ | BPF_K, (unsigned int)number_of(text), 0, first != NULL ? 3 : 1);
    if (first != NULL) {
        add(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, args), 0, 0);
        add(BPF_JMP | BPF_JEQ | BPF_K, (unsigned int)strtoul(first, NULL, 0), 0, 1);
    }
    add(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | (unsigned int)(error != NULL ? errno_of(error) : ENOSYS), 0, 0);
}

int main(int count, char **arguments)
{
    int i = 1;
    for (; i < count && strcmp(arguments[i], "--") != 0; i++)
        refuse(arguments[i]);
    if (i + 1 >= count)
        fail("usage", "without CALL[:FIRST][=ERRNO] ... -- PROGRAM [ARGUMENT ...]");
    add(BPF_RET | BPF_K, SECCOMP_RET_ALLOW, 0, 0);

    /* One filter with everything in it: it may refuse the very calls that install it. */
    struct sock_fprog header = { length, program };
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 || prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &header) != 0)
        fail("no filter", strerror(errno));
    execvp(arguments[i + 1], arguments + i + 1);
    fail(arguments[i + 1], strerror(errno));
}
