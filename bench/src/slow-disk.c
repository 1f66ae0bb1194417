/* A slow disk: every fsync and fdatasync takes a millisecond more. The first one makes the file NKUL_SLOW_DISK_SEEN. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

static void be_slow(void) {
  static int seen = 0;
  const struct timespec millisecond = {0, 1000000};
  if (!seen) {
    const char *file = getenv("NKUL_SLOW_DISK_SEEN");
    seen = 1;
    if (file != NULL) close(open(file, O_CREAT | O_WRONLY, 0600));
  }
  nanosleep(&millisecond, NULL);
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
