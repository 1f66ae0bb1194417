/* A slow disk: every fsync and fdatasync takes NKUL_SLOW_DISK_US microseconds more. The first one makes the file NKUL_SLOW_DISK_SEEN. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

static void be_slow(void) {
  static int seen = 0;
  static long microseconds = 0;
  if (!seen) {
    const char *more = getenv("NKUL_SLOW_DISK_US");
    const char *file = getenv("NKUL_SLOW_DISK_SEEN");
    seen = 1;
    if (more != NULL) microseconds = atol(more);
    if (file != NULL) close(open(file, O_CREAT | O_WRONLY, 0600));
  }
  const struct timespec delay = {microseconds / 1000000, microseconds % 1000000 * 1000};
  nanosleep(&delay, NULL);
}

int fsync(int descriptor) {
  int (*real)(int) = (int (*)(int))dlsym(RTLD_NEXT, "fsync");
  be_slow();
  return real(descriptor);
}

int fdatasync(int descriptor) {
  int (*real)(int) = (int (*)(int))dlsym(RTLD_NEXT, "fdatasync");
  be_slow();
  return real(descriptor);
}
