/*
 * countcalls PROGRAM [ARGUMENT ...]
 *
 * Runs an SFTP server under ptrace and counts its system calls, so that the same conversation has the same count each time. We are
 * its client and its tracer in one process, and act only while it stands still, at the entry of a system call: then we take all that
 * it has written and give it as much as its socket holds. So a call finds the same socket in every run, whatever the scheduler does.
 * A server that sleeps in the middle of a call (a blocking write that is larger than its socket) is helped on: that is no other call.
 *
 * Its clock is ours, too, and goes on by a microsecond whenever it looks: it would find all storage slow under a tracer, and do what it
 * does then. For that it gets no vDSO, so that looking is a system call, which is not counted because it is none otherwise.
 *
 * Standard input, again and again:  uint32 answers, uint32 length, the bytes of so many requests
 * Standard output, for each of these, when all are answered: a line "CALLS LENGTH NAME=COUNT ...", and LENGTH bytes, the answers.
 * The calls are those of the session's own thread since the line before: others (the collector's, which may still be beginning) have no
 * part in fast work, and to give them one would cost this thread calls, too. The end of input is the end of the session.
 *
 * Exit status: the server's; 125 with a line on standard error when there is nothing to count; 126 when the server answers no more.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <elf.h>
#include <errno.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* The kernel doubles it; that is what a Unix socket has where nobody has changed net.core.wmem_default. */
#define SOCKET_BUFFER 106496
#define MOST_CALLS 1024
#define MOST_THREADS 256
#define TICK_MICROSECONDS 2000
#define PATIENCE_TICKS 15000
#define NAMED(name) [SYS_##name] = #name

/* Those that a session makes; others are told by number. */
static const char *const names[MOST_CALLS] = {
    NAMED(read), NAMED(write), NAMED(readv), NAMED(writev), NAMED(pread64), NAMED(pwrite64), NAMED(preadv), NAMED(pwritev),
    NAMED(preadv2), NAMED(pwritev2), NAMED(sendto), NAMED(recvfrom), NAMED(sendmsg), NAMED(recvmsg), NAMED(sendfile), NAMED(splice),
    NAMED(ppoll), NAMED(openat), NAMED(openat2), NAMED(close), NAMED(lseek), NAMED(fstat), NAMED(newfstatat), NAMED(statx),
    NAMED(getdents64), NAMED(unlinkat), NAMED(readlinkat), NAMED(ftruncate), NAMED(fcntl), NAMED(futex), NAMED(madvise), NAMED(mmap),
    NAMED(munmap), NAMED(mprotect), NAMED(brk), NAMED(ioctl), NAMED(fadvise64), NAMED(copy_file_range), NAMED(restart_syscall),
#ifdef SYS_poll
    NAMED(poll), NAMED(open), NAMED(stat), NAMED(lstat), NAMED(unlink),
#endif
};

/* Where a thread wants the time written that it is asking for. */
static struct { pid_t thread; unsigned long address; } questions[MOST_THREADS];
static struct timespec now;

static pid_t server;
static int wire;
static sigset_t ticking; /* SIGALRM, which only waitpid is interrupted by */
static unsigned calls[MOST_CALLS];
static char *requests, *answers;
static size_t requests_length, requests_sent, answers_length, answers_room, answers_parsed;
static uint32_t answers_expected;

static void fail(int status, const char *what)
{
    fprintf(stderr, "countcalls: %s: %s\n", what, strerror(errno));
    exit(status);
}

static void drain(void)
{
    for (;;) {
        ssize_t count;

        if (answers_room - answers_length < 1 << 16 && !(answers = realloc(answers, answers_room += 1 << 20)))
            fail(125, "memory");
        count = recv(wire, answers + answers_length, answers_room - answers_length, MSG_DONTWAIT);
        if (count <= 0)
            return;
        answers_length += count;
    }
}

static void feed(void)
{
    while (requests_sent < requests_length) {
        ssize_t count = send(wire, requests + requests_sent, requests_length - requests_sent, MSG_DONTWAIT | MSG_NOSIGNAL);

        if (count <= 0)
            return;
        requests_sent += count;
    }
}

static int all_are_answered(void)
{
    while (answers_length - answers_parsed >= 4) {
        uint32_t length;

        memcpy(&length, answers + answers_parsed, 4);
        if (answers_length - answers_parsed - 4 < ntohl(length))
            break;
        answers_parsed += 4 + ntohl(length);
        answers_expected--;
    }
    return answers_expected == 0;
}

static void report(void)
{
    unsigned sum = 0;

    for (int i = 0; i < MOST_CALLS; i++)
        sum += calls[i];
    printf("%u %zu", sum, answers_length);
    for (int i = 0; i < MOST_CALLS; i++) {
        if (!calls[i])
            continue;
        if (names[i])
            printf(" %s=%u", names[i], calls[i]);
        else
            printf(" %d=%u", i, calls[i]);
    }
    putchar('\n');
    fwrite(answers, 1, answers_length, stdout);
    fflush(stdout);
    memset(calls, 0, sizeof calls);
}

/* At the end of the input the server reads an end, too. */
static void next_requests(void)
{
    uint32_t header[2];

    answers_length = answers_parsed = requests_sent = requests_length = 0;
    if (fread(header, sizeof header, 1, stdin) != 1) {
        answers_expected = UINT32_MAX;
        shutdown(wire, SHUT_WR);
        return;
    }
    answers_expected = header[0];
    requests_length = header[1];
    requests = realloc(requests, requests_length);
    if (!requests || fread(requests, requests_length, 1, stdin) != 1)
        fail(125, "requests");
}

static unsigned long peek(pid_t thread, unsigned long address)
{
    return ptrace(PTRACE_PEEKDATA, thread, address, 0);
}

static void poke(pid_t thread, unsigned long address, unsigned long word)
{
    if (ptrace(PTRACE_POKEDATA, thread, address, word))
        fail(125, "PTRACE_POKEDATA");
}

/* On the stack of a new program: the number of arguments, arguments, 0, environment, 0, and pairs, of which one leads to the vDSO. */
static void take_vdso(pid_t thread, unsigned long stack)
{
    const unsigned long word = sizeof stack;

    stack += word * (peek(thread, stack) + 2);
    while (peek(thread, stack))
        stack += word;
    for (stack += word; peek(thread, stack) != AT_NULL; stack += 2 * word)
        if (peek(thread, stack) == AT_SYSINFO_EHDR)
            poke(thread, stack, AT_IGNORE);
}

/* The calls of a vDSO. A date is the real one: only what time is measured with is ours. */
static int is_look_at_clock(pid_t thread, const struct __ptrace_syscall_info *info)
{
    const uint64_t call = info->entry.nr, clock = info->entry.args[0];

#ifdef SYS_time
    if (call == SYS_time)
        return 1;
#endif
    if (call == SYS_gettimeofday || call == SYS_clock_getres || call == SYS_getcpu)
        return 1;
    if (call != SYS_clock_gettime)
        return 0;
    for (int i = 0; i < MOST_THREADS && clock != CLOCK_REALTIME && clock != CLOCK_REALTIME_COARSE; i++) {
        if (questions[i].address)
            continue;
        questions[i].thread = thread;
        questions[i].address = info->entry.args[1];
        break;
    }
    return 1;
}

static void answer_with_our_time(pid_t thread)
{
    for (int i = 0; i < MOST_THREADS; i++) {
        if (!questions[i].address || questions[i].thread != thread)
            continue;
        now.tv_nsec += 1000;
        now.tv_sec += now.tv_nsec / 1000000000;
        now.tv_nsec %= 1000000000;
        poke(thread, questions[i].address, now.tv_sec);
        poke(thread, questions[i].address + sizeof now.tv_sec, now.tv_nsec);
        questions[i].address = 0;
    }
}

static struct __ptrace_syscall_info state_of(pid_t thread)
{
    struct __ptrace_syscall_info info;

    if (ptrace(PTRACE_GET_SYSCALL_INFO, thread, sizeof info, &info) < 0)
        fail(125, "PTRACE_GET_SYSCALL_INFO");
    return info;
}

static void at_call(pid_t thread)
{
    struct __ptrace_syscall_info info = state_of(thread);

    if (info.op != PTRACE_SYSCALL_INFO_ENTRY) {
        answer_with_our_time(thread);
        return;
    }
    if (is_look_at_clock(thread, &info))
        return;
    if (thread == server && info.entry.nr < MOST_CALLS)
        calls[info.entry.nr]++;
    drain();
    if (all_are_answered()) {
        report();
        next_requests();
    }
    feed();
}

static int is_asleep(void)
{
    char path[64], state = 0;
    FILE *file;

    snprintf(path, sizeof path, "/proc/%d/stat", server);
    file = fopen(path, "r");
    if (file && fscanf(file, "%*d (%*[^)]) %c", &state) != 1)
        state = 0;
    if (file)
        fclose(file);
    return state == 'S';
}

static void tick(int signal)
{
    (void)signal;
}

/* The next stop of one of its threads. */
static pid_t wait_for_stop(int *status)
{
    for (int ticks = 0; ticks < PATIENCE_TICKS; ticks++) {
        pid_t thread;

        sigprocmask(SIG_UNBLOCK, &ticking, NULL);
        thread = waitpid(-1, status, __WALL);
        sigprocmask(SIG_BLOCK, &ticking, NULL);
        if (thread > 0)
            return thread;
        if (errno == ECHILD)
            fail(125, "waitpid");
        if (is_asleep()) {
            drain();
            feed();
        }
    }
    errno = ETIMEDOUT;
    fail(126, "the server");
    return 0;
}

static int trace(void)
{
    for (;;) {
        int status, signal = 0;
        pid_t thread = wait_for_stop(&status);

        if (thread == server && (WIFEXITED(status) || WIFSIGNALED(status)))
            return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
        if (!WIFSTOPPED(status))
            continue;
        if (status >> 8 == (SIGTRAP | PTRACE_EVENT_EXEC << 8))
            take_vdso(thread, state_of(thread).stack_pointer);
        else if (WSTOPSIG(status) == (SIGTRAP | 0x80))
            at_call(thread);
        else if (WSTOPSIG(status) != SIGTRAP && WSTOPSIG(status) != SIGSTOP) /* Events, and how a new thread begins. */
            signal = WSTOPSIG(status);
        ptrace(PTRACE_SYSCALL, thread, 0, (long)signal);
    }
}

static void start(char **words)
{
    int ends[2], size = SOCKET_BUFFER, status;

    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends)
        || setsockopt(ends[0], SOL_SOCKET, SO_SNDBUF, &size, sizeof size)
        || setsockopt(ends[1], SOL_SOCKET, SO_SNDBUF, &size, sizeof size))
        fail(125, "socketpair");
    server = fork();
    if (!server) {
        if (ptrace(PTRACE_TRACEME, 0, 0, 0))
            fail(125, "PTRACE_TRACEME");
        raise(SIGSTOP);
        dup2(ends[1], STDIN_FILENO);
        dup2(ends[1], STDOUT_FILENO);
        execv(words[0], words);
        fail(125, words[0]);
    }
    wire = ends[0];
    close(ends[1]);
    if (server < 0 || waitpid(server, &status, 0) != server || !WIFSTOPPED(status)
        || ptrace(PTRACE_SETOPTIONS, server, 0, (long)(PTRACE_O_TRACESYSGOOD | PTRACE_O_TRACECLONE | PTRACE_O_TRACEEXEC | PTRACE_O_EXITKILL)))
        fail(125, "ptrace");
    ptrace(PTRACE_SYSCALL, server, 0, 0);
}

int main(int count, char **words)
{
    struct itimerval every = { { 0, TICK_MICROSECONDS }, { 0, TICK_MICROSECONDS } };
    struct sigaction action = { .sa_handler = tick };

    if (count < 2) {
        fputs("usage: countcalls PROGRAM [ARGUMENT ...]\n", stderr);
        return 125;
    }
    clock_gettime(CLOCK_MONOTONIC, &now);
    start(words + 1);
    next_requests();
    sigemptyset(&ticking);
    sigaddset(&ticking, SIGALRM);
    sigprocmask(SIG_BLOCK, &ticking, NULL);
    sigaction(SIGALRM, &action, NULL);
    setitimer(ITIMER_REAL, &every, NULL);
    return trace();
}
