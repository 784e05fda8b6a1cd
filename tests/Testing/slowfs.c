/*
 * slowfs LOWER MOUNTPOINT MICROSECONDS COUNTERS [eio] [fold]
 *
 * Shows the directory LOWER at MOUNTPOINT, as storage that is far away would: each operation takes so much longer, many can wait at
 * the same time, and the kernel keeps nothing (direct_io, no time for names and attributes). With eio, reading a file whose name
 * begins with "eio" fails with EIO. With fold, names are found as vfat finds them: without case, without trailing dots and blanks, and by
 * a short name (its first four characters and "~1"); and new names lose trailing dots and blanks. Says "mounted" on standard output, and unmounts when standard input ends: nothing is left behind
 * by a test that was killed.
 *
 * COUNTERS is a file for struct counter[KINDS], kept up to date while we run (SlowFileSystem.cs reads it, and writes the member gather).
 */
#define _GNU_SOURCE
#define _FILE_OFFSET_BITS 64
#define FUSE_USE_VERSION 31
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <fuse3/fuse.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <time.h>
#include <unistd.h>

enum kind { READ, WRITE, STAT, OPEN, LIST, CHANGE, KINDS };

struct counter {
    atomic_uint count;        /* of all that began */
    atomic_uint under_way;
    atomic_uint most_at_once; /* the largest value of under_way */
    atomic_uint gather;       /* a test's wish: operations wait until so many are under way; then 0 */
};

/* An operation waits no longer for the others: a server that asks one by one fails its test, and does not hang. */
enum { LONGEST_GATHERING_MS = 20000 };

static struct counter *counters;
static struct timespec delay;
static int lower;
static int failing;
static int folding;

static void sleep_for(struct timespec rest)
{
    while (nanosleep(&rest, &rest) && errno == EINTR)
        ;
}

static void wait_for_others(struct counter *counter)
{
    const struct timespec millisecond = { .tv_nsec = 1000000 };
    unsigned wanted;

    for (int i = 0; i < LONGEST_GATHERING_MS && (wanted = atomic_load(&counter->gather)); i++) {
        if (atomic_load(&counter->under_way) >= wanted)
            atomic_store(&counter->gather, 0);
        else
            sleep_for(millisecond);
    }
}

/* What precedes each operation: the wait is the operation, so it counts as under way during it. */
static void wait_for_storage(enum kind kind)
{
    struct counter *counter = &counters[kind];
    unsigned now, most;

    atomic_fetch_add(&counter->count, 1);
    now = atomic_fetch_add(&counter->under_way, 1) + 1;
    most = atomic_load(&counter->most_at_once);
    while (now > most && !atomic_compare_exchange_weak(&counter->most_at_once, &most, now))
        ;
    sleep_for(delay);
    wait_for_others(counter);
    atomic_fetch_sub(&counter->under_way, 1);
}

/* Does an entry have this name, as vfat compares them? Its short name is always the first of its kind. */
static int means(const char *entry, const char *name, size_t length)
{
    const char *dot = strrchr(entry, '.');
    char alias[16];
    size_t stem = dot && dot > entry ? (size_t)(dot - entry) : strlen(entry);

    if (strlen(entry) == length && !strncasecmp(entry, name, length))
        return 1;
    if (stem <= 4)
        return 0;
    snprintf(alias, sizeof alias, "%.4s~1%.4s", entry, dot && dot > entry ? dot : "");
    return strlen(alias) == length && !strncasecmp(alias, name, length);
}

/* The own name of the entry of a directory that a name means, or what a new entry would be called. */
static void append_own_name(char *path, const char *name, size_t length)
{
    size_t end = strlen(path);
    struct dirent *entry = NULL;
    int descriptor = openat(lower, end ? path : ".", O_RDONLY | O_DIRECTORY);
    DIR *directory = descriptor < 0 ? NULL : fdopendir(descriptor);

    while (length > 1 && (name[length - 1] == '.' || name[length - 1] == ' '))
        length--;
    while (directory && (entry = readdir(directory)) && !means(entry->d_name, name, length))
        ;
    if (entry)
        snprintf(path + end, PATH_MAX - end, "%s%s", end ? "/" : "", entry->d_name);
    else
        snprintf(path + end, PATH_MAX - end, "%s%.*s", end ? "/" : "", (int)length, name);
    if (directory)
        closedir(directory);
}

/* Valid until the thread asks for a third path. */
static const char *beneath(const char *path)
{
    static _Thread_local char rooms[2][PATH_MAX];
    static _Thread_local int turn;
    char *room = rooms[turn ^= 1];
    size_t length;

    if (!path[1])
        return ".";
    if (!folding)
        return path + 1;
    for (*room = 0; *path; path += length) {
        path++;
        length = strcspn(path, "/");
        append_own_name(room, path, length);
    }
    return room;
}

static int result(long value)
{
    return value < 0 ? -errno : (int)value;
}

static int keep_file(int file, struct fuse_file_info *info)
{
    if (file < 0)
        return -errno;
    info->fh = file;
    info->direct_io = 1;
    return 0;
}

static int slow_getattr(const char *path, struct stat *status, struct fuse_file_info *info)
{
    wait_for_storage(STAT);
    return result(info ? fstat(info->fh, status) : fstatat(lower, beneath(path), status, AT_SYMLINK_NOFOLLOW));
}

static int slow_readlink(const char *path, char *target, size_t size)
{
    ssize_t length;

    wait_for_storage(STAT);
    length = readlinkat(lower, beneath(path), target, size - 1);
    if (length < 0)
        return -errno;
    target[length] = 0;
    return 0;
}

static int slow_statfs(const char *path, struct statvfs *status)
{
    (void)path;
    wait_for_storage(STAT);
    return result(fstatvfs(lower, status));
}

static int slow_open(const char *path, struct fuse_file_info *info)
{
    wait_for_storage(OPEN);
    return keep_file(openat(lower, beneath(path), info->flags), info);
}

static int slow_create(const char *path, mode_t mode, struct fuse_file_info *info)
{
    wait_for_storage(OPEN);
    return keep_file(openat(lower, beneath(path), info->flags | O_CREAT, mode), info);
}

static int slow_read(const char *path, char *into, size_t size, off_t offset, struct fuse_file_info *info)
{
    wait_for_storage(READ);
    if (failing && !strncmp(strrchr(path, '/') + 1, "eio", 3))
        return -EIO;
    return result(pread(info->fh, into, size, offset));
}

static int slow_write(const char *path, const char *from, size_t size, off_t offset, struct fuse_file_info *info)
{
    (void)path;
    wait_for_storage(WRITE);
    return result(pwrite(info->fh, from, size, offset));
}

static int slow_fsync(const char *path, int data, struct fuse_file_info *info)
{
    (void)path;
    wait_for_storage(WRITE);
    return result(data ? fdatasync(info->fh) : fsync(info->fh));
}

static int slow_release(const char *path, struct fuse_file_info *info)
{
    (void)path;
    return result(close(info->fh));
}

static int slow_opendir(const char *path, struct fuse_file_info *info)
{
    int descriptor;
    DIR *directory;

    wait_for_storage(OPEN);
    descriptor = openat(lower, beneath(path), O_RDONLY | O_DIRECTORY);
    directory = descriptor < 0 ? NULL : fdopendir(descriptor);
    info->fh = (uintptr_t)directory;
    return directory ? 0 : -errno;
}

static int slow_readdir(const char *path, void *into, fuse_fill_dir_t fill, off_t offset, struct fuse_file_info *info,
    enum fuse_readdir_flags flags)
{
    DIR *directory = (DIR *)(uintptr_t)info->fh;
    struct dirent *entry;

    (void)path, (void)flags;
    wait_for_storage(LIST);
    if (offset != telldir(directory))
        seekdir(directory, offset);
    while ((entry = readdir(directory))) {
        struct stat status = { .st_ino = entry->d_ino, .st_mode = DTTOIF(entry->d_type) };
        if (fill(into, entry->d_name, &status, telldir(directory), 0))
            break;
    }
    return 0;
}

static int slow_releasedir(const char *path, struct fuse_file_info *info)
{
    (void)path;
    return result(closedir((DIR *)(uintptr_t)info->fh));
}

static int slow_unlink(const char *path)
{
    wait_for_storage(CHANGE);
    return result(unlinkat(lower, beneath(path), 0));
}

static int slow_rmdir(const char *path)
{
    wait_for_storage(CHANGE);
    return result(unlinkat(lower, beneath(path), AT_REMOVEDIR));
}

static int slow_mkdir(const char *path, mode_t mode)
{
    wait_for_storage(CHANGE);
    return result(mkdirat(lower, beneath(path), mode));
}

static int slow_symlink(const char *target, const char *path)
{
    wait_for_storage(CHANGE);
    return result(symlinkat(target, lower, beneath(path)));
}

static int slow_link(const char *from, const char *to)
{
    wait_for_storage(CHANGE);
    return result(linkat(lower, beneath(from), lower, beneath(to), 0));
}

static int slow_rename(const char *from, const char *to, unsigned flags)
{
    wait_for_storage(CHANGE);
    return result(renameat2(lower, beneath(from), lower, beneath(to), flags));
}

static int slow_chmod(const char *path, mode_t mode, struct fuse_file_info *info)
{
    wait_for_storage(CHANGE);
    return result(info ? fchmod(info->fh, mode) : fchmodat(lower, beneath(path), mode, 0));
}

static int slow_chown(const char *path, uid_t user, gid_t group, struct fuse_file_info *info)
{
    wait_for_storage(CHANGE);
    return result(info ? fchown(info->fh, user, group) : fchownat(lower, beneath(path), user, group, AT_SYMLINK_NOFOLLOW));
}

static int slow_utimens(const char *path, const struct timespec times[2], struct fuse_file_info *info)
{
    wait_for_storage(CHANGE);
    return result(info ? futimens(info->fh, times) : utimensat(lower, beneath(path), times, AT_SYMLINK_NOFOLLOW));
}

static int slow_truncate(const char *path, off_t size, struct fuse_file_info *info)
{
    int file, answer;

    wait_for_storage(CHANGE);
    if (info)
        return result(ftruncate(info->fh, size));
    file = openat(lower, beneath(path), O_WRONLY);
    if (file < 0)
        return -errno;
    answer = result(ftruncate(file, size));
    close(file);
    return answer;
}

/* libfuse's own handler of SIGTERM ends its loop, and then it unmounts. */
static void *unmount_at_end_of_input(void *nothing)
{
    char byte;
    sigset_t all;

    sigfillset(&all);
    pthread_sigmask(SIG_BLOCK, &all, NULL);
    while (read(STDIN_FILENO, &byte, 1) > 0)
        ;
    kill(getpid(), SIGTERM);
    return nothing;
}

static void *slow_init(struct fuse_conn_info *connection, struct fuse_config *config)
{
    pthread_t watcher;

    connection->want |= connection->capable & FUSE_CAP_PARALLEL_DIROPS; /* Names of one directory can be looked up at the same time. */
    connection->want &= ~FUSE_CAP_READDIRPLUS;
    config->use_ino = 1;
    config->direct_io = 1;
    config->entry_timeout = config->attr_timeout = config->negative_timeout = 0;
    if (pthread_create(&watcher, NULL, unmount_at_end_of_input, NULL))
        exit(1);
    puts("mounted");
    fflush(stdout);
    return NULL;
}

static const struct fuse_operations operations = {
    .init = slow_init, .getattr = slow_getattr, .readlink = slow_readlink, .statfs = slow_statfs,
    .open = slow_open, .create = slow_create, .read = slow_read, .write = slow_write, .fsync = slow_fsync, .release = slow_release,
    .opendir = slow_opendir, .readdir = slow_readdir, .releasedir = slow_releasedir,
    .unlink = slow_unlink, .rmdir = slow_rmdir, .mkdir = slow_mkdir, .symlink = slow_symlink, .link = slow_link,
    .rename = slow_rename, .chmod = slow_chmod, .chown = slow_chown, .utimens = slow_utimens, .truncate = slow_truncate,
};

static void share_counters(const char *path)
{
    int file = open(path, O_RDWR | O_CREAT, 0600);

    if (file < 0 || ftruncate(file, KINDS * sizeof *counters)) {
        perror(path);
        exit(1);
    }
    counters = mmap(NULL, KINDS * sizeof *counters, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    if (counters == MAP_FAILED) {
        perror(path);
        exit(1);
    }
}

int main(int count, char **words)
{
    /* As many threads as requests can wait: before libfuse 3.12 that is so anyhow, since then ten are the default. */
    char *arguments[] = { words[0], words[2], "-f", "-o", "fsname=slowfs,max_threads=256,max_idle_threads=256" };

    if (count < 5) {
        fputs("usage: slowfs LOWER MOUNTPOINT MICROSECONDS COUNTERS [eio] [fold]\n", stderr);
        return 2;
    }
    delay.tv_sec = atol(words[3]) / 1000000;
    delay.tv_nsec = atol(words[3]) % 1000000 * 1000;
    for (int i = 5; i < count; i++) {
        failing |= !strcmp(words[i], "eio");
        folding |= !strcmp(words[i], "fold");
    }
    lower = open(words[1], O_RDONLY | O_DIRECTORY);
    if (lower < 0) {
        perror(words[1]);
        return 1;
    }
    share_counters(words[4]);
    umask(0);
    if (fuse_version() < 312)
        arguments[4] = "fsname=slowfs,max_idle_threads=256";
    return fuse_main(5, arguments, &operations, NULL);
}
