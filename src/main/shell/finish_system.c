/* Removes setuid and setgid bits and file capabilities from everything in the root file system, and says what it did.
 * What the step wrote gets the time SOURCE_DATE_EPOCH, if that is set, so that the layer does not depend on the clock.
 *
 * A program of our own, because not every base has setcap, and no tool that all of them have sees file capabilities.
 * Mounts are left alone: they are not in the image. Where no interpreter is compiled, finish_system.py does the same.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/xattr.h>

static const char *CAPABILITY = "security.capability";
static dev_t root;
static int failures;
static const char *epoch;
static struct timespec start, moment;

static void complain(const char *path) {
  fprintf(stderr, "ERROR: %s keeps its privileges: %s.\n", path, strerror(errno));
  failures++;
}

static void drop(const char *path, const struct stat *found) {
  if (S_ISLNK(found->st_mode)) return;
  if (found->st_mode & (S_ISUID | S_ISGID)) {
    if (chmod(path, found->st_mode & 01777)) return complain(path);
    printf("no setuid or setgid any more: %s\n", path);
  }
  if (S_ISREG(found->st_mode) && lgetxattr(path, CAPABILITY, NULL, 0) >= 0) {
    if (lremovexattr(path, CAPABILITY)) return complain(path);
    printf("no file capabilities any more: %s\n", path);
  }
}

/* Files of packages have a time of their own, which bytecode may refer to. Mounts may be read-only. */
static void settle(const char *path, const struct stat *found) {
  const struct timespec times[] = {moment, moment}, *changed = &found->st_mtim;
  if (!epoch || found->st_dev != root) return;
  if (changed->tv_sec < start.tv_sec || (changed->tv_sec == start.tv_sec && changed->tv_nsec < start.tv_nsec)) return;
  if (utimensat(AT_FDCWD, path, times, AT_SYMLINK_NOFOLLOW)) {
    fprintf(stderr, "ERROR: %s keeps its time: %s.\n", path, strerror(errno));
    failures++;
  }
}

static void walk(const char *folder) {
  DIR *entries = opendir(folder);
  if (!entries) return complain(folder);
  for (struct dirent *entry; (entry = readdir(entries));) {
    char *path;
    struct stat found;
    if (!strcmp(entry->d_name, ".") || !strcmp(entry->d_name, "..")) continue;
    if (asprintf(&path, "%s/%s", strcmp(folder, "/") ? folder : "", entry->d_name) < 0) abort();
    if (lstat(path, &found)) {
      complain(path);
    } else if (!S_ISDIR(found.st_mode)) {
      drop(path, &found);
      settle(path, &found);
    } else if (found.st_dev == root) {
      drop(path, &found);
      settle(path, &found);
      walk(path);
    }
    free(path);
  }
  closedir(entries);
}

int main(void) {
  struct stat found;
  /* Mounted before the folders are made that mounts of the step need, so that these have a fixed time as well. */
  if (lstat("/dev/mqueue", &found)) return 1;
  start = found.st_mtim;
  epoch = getenv("SOURCE_DATE_EPOCH");
  moment.tv_sec = epoch ? atoll(epoch) : 0;
  if (lstat("/", &found)) return 1;
  root = found.st_dev;
  walk("/");
  return failures ? 1 : 0;
}
