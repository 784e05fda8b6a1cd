/*
 * What this process does before .NET's runtime is set up, and what it says when that fails.
 *
 * The linker (--wrap) puts the functions __wrap_* in the place of two that the runtime's main() calls: RhInitialize sets the runtime up,
 * __managed__Main is the program. Left alone, the runtime takes settings from the environment, which a client may set (AcceptEnv,
 * ~/.ssh/environment); reserves more address space than it needs; and where it gets too little it ends with 255, SIGSEGV or SIGABRT,
 * and no word. Why there is no switch instead: Native AOT's RhConfig reads DOTNET_* before the values that were compiled in.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <malloc.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#define MIB (1024ul * 1024)
#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

enum {
    FATAL_STATUS = 255,         /* Launch.Fatal. */
    AUTH_CRITICAL = 4 * 8 + 2,  /* RFC 3164, 4.1.1: LOG_AUTH, LOG_CRIT, as SyslogSink has it for "fatal". */
    MOST_TEXT = 512,
    MOST_DESCRIPTORS = 64,
    PATIENCE = 1000,            /* Milliseconds for standard error to take the line. */
    LONGEST_CRASH = 3,          /* Seconds for all that is said of a crash. */
};

/*
 * Below this RLIMIT_AS the collector gets smaller regions. It reserves half of the limit, needs 32 regions of 1 MiB in that, and does not
 * look whether they fit.
 */
#define ROOMY_ADDRESS_SPACE (256 * MIB)
/* Hexadecimal, as the runtime reads it: 256 KiB. */
#define SMALL_REGIONS "DOTNET_GCRegionSize=40000"

/*
 * What the runtime and a session with large packets take, in bytes: of the address space beyond what is mapped when main() begins, of
 * memory that can be written to, of stack; and limits that leave so much.
 */
#define LEAST_ROOM (32 * MIB)
#define LEAST_DATA (16 * MIB)
#define LEAST_STACK (128 * 1024ul)
#define NEEDED_ADDRESS_SPACE (40000 * 1024ul)
#define NEEDED_DATA (20000 * 1024ul)

bool __real_RhInitialize(bool is_library);
int __real___managed__Main(int count, char **arguments);
bool __wrap_RhInitialize(bool is_library);
int __wrap___managed__Main(int count, char **arguments);

extern char **environ;

/* The program, and no longer the runtime's set-up, is what runs. */
static volatile sig_atomic_t is_set_up;

/* A confined session may not ask. */
static pid_t process;

/* ---- One line, on standard error and in syslog. ---- */

struct line {
    char text[MOST_TEXT];
    size_t length;
};

/* No stdio: this is also called by a signal handler. What does not fit is cut off; what a terminal might obey becomes '?'. */
static void add(struct line *line, const char *text)
{
    for (; *text != '\0' && line->length < sizeof line->text; text++)
        line->text[line->length++] = *text < ' ' || *text == 0x7F ? '?' : *text;
}

static void add_number(struct line *line, unsigned long number)
{
    char digits[24];
    char *first = digits + sizeof digits - 1;
    *first = '\0';
    do
        *--first = (char)('0' + number % 10);
    while ((number /= 10) > 0);
    add(line, first);
}

static void add_two_digits(struct line *line, int number, const char *filler)
{
    if (number < 10)
        add(line, filler);
    add_number(line, (unsigned long)number);
}

/* "Mmm dd hh:mm:ss ", the day padded with a blank (RFC 3164, section 4.1.2). */
static void add_time(struct line *line)
{
    static const char months[] = "Jan\0Feb\0Mar\0Apr\0May\0Jun\0Jul\0Aug\0Sep\0Oct\0Nov\0Dec";
    struct tm local;
    time_t now = time(NULL);
    if (localtime_r(&now, &local) == NULL)
        return;
    add(line, months + 4 * local.tm_mon);
    add(line, " ");
    add_two_digits(line, local.tm_mday, " ");
    add(line, " ");
    add_two_digits(line, local.tm_hour, "0");
    add(line, ":");
    add_two_digits(line, local.tm_min, "0");
    add(line, ":");
    add_two_digits(line, local.tm_sec, "0");
    add(line, " ");
}

static bool is_datagram_socket(int number)
{
    int type;
    socklen_t size = sizeof type;
    return getsockopt(number, SOL_SOCKET, SO_TYPE, &type, &size) == 0 && type == SOCK_DGRAM;
}

/*
 * RFC 3164 to the local daemon, with the program's name and process id, as SyslogSink does it. A confined session may make no socket, but has
 * one if it logs: the only datagram socket behind the three streams, because those that were inherited are closed, and those of name services
 * are streams. Without a daemon nothing happens.
 */
static void tell_syslog(const char *text)
{
    struct sockaddr_un daemon = { .sun_family = AF_UNIX, .sun_path = "/dev/log" };
    struct line line = { .length = 0 };
    add(&line, "<");
    add_number(&line, AUTH_CRITICAL);
    add(&line, ">");
    add_time(&line);
    add(&line, program_invocation_short_name);
    add(&line, "[");
    add_number(&line, (unsigned long)process);
    add(&line, "]: fatal: ");
    add(&line, text);

    int number = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (number >= 0 && connect(number, (struct sockaddr *)&daemon, sizeof daemon) == 0) {
        (void)!send(number, line.text, line.length, MSG_DONTWAIT | MSG_NOSIGNAL);
        return;
    }
    for (number = STDERR_FILENO + 1; is_set_up && number < MOST_DESCRIPTORS; number++)
        if (is_datagram_socket(number) && send(number, line.text, line.length, MSG_DONTWAIT | MSG_NOSIGNAL) >= 0)
            return;
}

/* Standard error first: without descriptors it is all there is. Where nobody reads it there may be no room for a line. */
static void complain(const struct line *what)
{
    struct line line = { .length = 0 };
    struct pollfd standard_error = { .fd = STDERR_FILENO, .events = POLLOUT };
    char text[MOST_TEXT + 1];
    memcpy(text, what->text, what->length);
    text[what->length] = '\0';
    add(&line, program_invocation_short_name);
    add(&line, ": fatal: ");
    add(&line, text);
    if (line.length == sizeof line.text)
        line.length--;
    line.text[line.length++] = '\n';
    if (poll(&standard_error, 1, PATIENCE) > 0)
        (void)!write(STDERR_FILENO, line.text, line.length);
    tell_syslog(text);
}

/* ---- Crashes. ---- */

static const struct { int number; const char *name; } crashes[] = {
    { SIGSEGV, "SIGSEGV" }, { SIGABRT, "SIGABRT" }, { SIGBUS, "SIGBUS" }, { SIGILL, "SIGILL" }, { SIGFPE, "SIGFPE" }, { SIGSYS, "SIGSYS" },
};

/*
 * A lock that a crash left behind, or a stream that takes nothing, must not keep the process: SIGALRM ends it. setitimer(2) and not alarm(2),
 * which arm64 does not have: the seccomp filter of a confined session has a place for it.
 */
static void end_in_time(void)
{
    const struct itimerval moment = { .it_value.tv_sec = LONGEST_CRASH };
    sigset_t set;
    signal(SIGALRM, SIG_DFL);
    sigemptyset(&set);
    sigaddset(&set, SIGALRM);
    pthread_sigmask(SIG_UNBLOCK, &set, NULL);
    setitimer(ITIMER_REAL, &moment, NULL);
}

/* The runtime's own handlers of SIGSEGV and SIGFPE come first and call this one for what is no exception of managed code. */
static void crashed(int number, siginfo_t *information, void *context)
{
    struct line line = { .length = 0 };
    (void)information;
    (void)context;
    for (size_t i = 0; i < COUNT(crashes); i++)
        signal(crashes[i].number, SIG_DFL); /* A second crash ends it. */
    end_in_time();
    add(&line, is_set_up ? "ended by " : "cannot start: ");
    for (size_t i = 0; i < COUNT(crashes); i++)
        if (crashes[i].number == number)
            add(&line, crashes[i].name);
    add(&line, ": too little memory, or a mistake of the program");
    complain(&line);
    _exit(FATAL_STATUS);
}

/* On a stack of their own, because the usual one may be what has run out. */
static void listen_for_crashes(void)
{
    static char stack[16 * 1024] __attribute__((aligned(16)));
    const stack_t alternative = { .ss_sp = stack, .ss_size = sizeof stack };
    struct sigaction action = { .sa_sigaction = crashed, .sa_flags = SA_SIGINFO | SA_ONSTACK };
    sigaltstack(&alternative, NULL);
    for (size_t i = 0; i < COUNT(crashes); i++)
        sigaction(crashes[i].number, &action, NULL);
}

/* ---- Resources. ---- */

static unsigned long limit_of(int resource)
{
    struct rlimit limit;
    return getrlimit((__rlimit_resource_t)resource, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY ? limit.rlim_cur : 0;
}

static bool has_room(size_t size, int protection)
{
    void *room = mmap(NULL, size, protection, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    return room != MAP_FAILED && munmap(room, size) == 0;
}

static void *do_nothing(void *argument)
{
    return argument;
}

/* "; the stack is limited to 8 kB (ulimit -s), and 128 are needed", if that is so. */
static void add_limit(struct line *line, const char *what, int resource, const char *option, unsigned long needed)
{
    unsigned long limit = limit_of(resource);
    if (limit == 0 || limit >= needed)
        return;
    add(line, "; ");
    add(line, what);
    add(line, " is limited to ");
    add_number(line, limit / 1024);
    add(line, " kB (ulimit ");
    add(line, option);
    add(line, "), and ");
    add_number(line, needed / 1024);
    add(line, " are needed");
}

static bool can_create_thread(void)
{
    pthread_attr_t attributes;
    pthread_t thread;
    if (pthread_attr_init(&attributes) != 0)
        return false;
    bool is_created = pthread_attr_setstacksize(&attributes, LEAST_STACK) == 0
        && pthread_create(&thread, &attributes, do_nothing, NULL) == 0;
    pthread_attr_destroy(&attributes);
    return is_created && pthread_join(thread, NULL) == 0;
}

/* Says what is missing, as far as that can be told. */
static void complain_of_resources(void)
{
    struct line line = { .length = 0 };
    add(&line, "cannot start: ");
    if (has_room(MIB, PROT_READ | PROT_WRITE) && !can_create_thread()) {
        add(&line, "no thread can be created (ulimit -u, or the pids.max of a cgroup)");
    } else {
        add(&line, "too little memory");
        add_limit(&line, "the address space", RLIMIT_AS, "-v", NEEDED_ADDRESS_SPACE);
        add_limit(&line, "data", RLIMIT_DATA, "-d", NEEDED_DATA);
        add_limit(&line, "the stack", RLIMIT_STACK, "-s", LEAST_STACK);
    }
    complain(&line);
}

/* Without a limit this is three system calls. */
static bool has_resources(void)
{
    unsigned long stack = limit_of(RLIMIT_STACK);
    return (stack == 0 || stack >= LEAST_STACK)
        && (limit_of(RLIMIT_AS) == 0 || has_room(LEAST_ROOM, PROT_NONE))
        && (limit_of(RLIMIT_DATA) == 0 || has_room(LEAST_DATA, PROT_READ | PROT_WRITE));
}

/* ---- The environment. ---- */

static bool is_setting_of_runtime(const char *variable)
{
    return strncmp(variable, "DOTNET_", 7) == 0 || strncmp(variable, "COMPlus_", 8) == 0;
}

static void forget_settings_of_runtime(void)
{
    char **kept = environ;
    if (kept == NULL)
        return;
    for (char **variable = environ; *variable != NULL; variable++)
        if (!is_setting_of_runtime(*variable))
            *kept++ = *variable;
    *kept = NULL;
}

/* ---- The wrapped functions. ---- */

bool __wrap_RhInitialize(bool is_library)
{
    unsigned long address_space = limit_of(RLIMIT_AS);
    process = getpid();
    listen_for_crashes();
    forget_settings_of_runtime();
    if (!has_resources()) {
        complain_of_resources();
        exit(FATAL_STATUS);
    }
    /* Otherwise the C library reserves 128 MiB for each thread's own allocations, while the runtime reserves its heap. */
    mallopt(M_ARENA_MAX, 1);
    if (address_space != 0 && address_space < ROOMY_ADDRESS_SPACE)
        putenv(SMALL_REGIONS);
    bool is_ready = __real_RhInitialize(is_library);
    forget_settings_of_runtime();
    if (!is_ready)
        complain_of_resources();
    return is_ready;
}

int __wrap___managed__Main(int count, char **arguments)
{
    is_set_up = 1;
    return __real___managed__Main(count, arguments);
}
