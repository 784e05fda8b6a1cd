/*
 * usage FILE PROGRAM [ARGUMENT ...]
 *
 * Runs a program and waits for it and for everything that it leaves behind; then appends a line to FILE: the CPU time of all of them (user and
 * system) in microseconds, a blank, and what standard input is: "pipe", "socket" or "other". Ends as the program does.
 *
 * By another name (a link called scp) all words are the program's own, FILE is $USAGE_FILE, and what runs is $USAGE_PROGRAM.
 *
 * The program has the descriptors, the signals and the environment that it would have without this; only its parent is another one. This process keeps
 * no descriptor of theirs open, so that an end of input or of output is seen as soon as without it.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static pid_t child;

static void fail(const char *what)
{
    fprintf(stderr, "usage: %s: %s\n", what, strerror(errno));
    exit(125);
}

static void pass_on(int signal)
{
    kill(child, signal);
}

static const char *kind_of(int descriptor)
{
    struct stat status;
    if (fstat(descriptor, &status) != 0)
        return "other";
    return S_ISFIFO(status.st_mode) ? "pipe" : S_ISSOCK(status.st_mode) ? "socket" : "other";
}

/* Also what the program has left: it comes to this process, which is its subreaper. */
static int wait_for_all(void)
{
    int status, result = 0;
    pid_t ended;
    while ((ended = wait(&status)) > 0 || errno == EINTR)
        if (ended == child)
            result = status;
    return result;
}

static void write_down(int file, const char *input)
{
    struct rusage usage;
    char line[64];
    getrusage(RUSAGE_CHILDREN, &usage);
    long long microseconds = (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1000000LL + usage.ru_utime.tv_usec + usage.ru_stime.tv_usec;
    int length = snprintf(line, sizeof(line), "%lld %s\n", microseconds, input);
    if (write(file, line, length) != length)
        _exit(125);
}

int main(int count, char **words)
{
    const char *own = strrchr(words[0], '/');
    int named = strcmp(own ? own + 1 : words[0], "usage") == 0;
    if (named && count < 3)
        return fputs("usage: usage FILE PROGRAM [ARGUMENT ...]\n", stderr), 125;
    const char *path = named ? words[1] : getenv("USAGE_FILE");
    const char *program = named ? words[2] : getenv("USAGE_PROGRAM");
    if (!path || !program)
        return fputs("usage: USAGE_FILE and USAGE_PROGRAM are not set\n", stderr), 125;
    int file = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (file < 0 || prctl(PR_SET_CHILD_SUBREAPER, 1) != 0)
        fail(path);

    const char *input = kind_of(0);
    child = fork();
    if (child < 0)
        fail("fork");
    if (child == 0) {
        /* The strings that getenv has answered stay where they are. */
        unsetenv("USAGE_FILE");
        unsetenv("USAGE_PROGRAM");
        execvp(program, named ? words + 2 : words);
        fail(program);
    }

    close(0);
    close(1);
    close(2);
    signal(SIGTERM, pass_on);
    signal(SIGHUP, pass_on);
    signal(SIGINT, pass_on);
    int status = wait_for_all();
    write_down(file, input);
    if (WIFSIGNALED(status)) {
        signal(WTERMSIG(status), SIG_DFL);
        raise(WTERMSIG(status));
    }
    return WEXITSTATUS(status);
}
