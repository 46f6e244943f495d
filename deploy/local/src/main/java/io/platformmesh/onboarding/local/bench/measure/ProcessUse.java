package io.platformmesh.onboarding.local.bench.measure;

import io.platformmesh.onboarding.local.LocalPlatformException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The use of processor and memory by a process, as {@code /proc} shows it.
 *
 * @param cpuSeconds processor time in seconds, of user and system
 * @param residentMegabytes resident memory in MiB
 */
public record ProcessUse(double cpuSeconds, long residentMegabytes) {
  // Linux reports times to programs in this unit on all architectures that Java supports.
  private static final double TICKS_PER_SECOND = 100;
  private static final int USER_TIME = 11;
  private static final int SYSTEM_TIME = 12;
  private static final long KILOBYTES_PER_MEGABYTE = 1024;

  /** Reads the use of a running process since its start. */
  public static ProcessUse read(long pid) {
    Path process = Path.of("/proc", Long.toString(pid));
    try {
      String stat = Files.readString(process.resolve("stat"));
      // The name of the program, in parentheses, may contain spaces: fields count after it.
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      double ticks = Long.parseLong(fields[USER_TIME]) + Long.parseLong(fields[SYSTEM_TIME]);
      return new ProcessUse(
          ticks / TICKS_PER_SECOND, residentKilobytes(process) / KILOBYTES_PER_MEGABYTE);
    } catch (IOException e) {
      throw new LocalPlatformException(
          "cannot read the use of process " + pid + ": " + e.getMessage(), e);
    }
  }

  private static long residentKilobytes(Path process) throws IOException {
    return Files.readAllLines(process.resolve("status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElse(0);
  }

  /** Returns the processor time since an earlier reading, with the memory of this one. */
  public ProcessUse since(ProcessUse earlier) {
    return new ProcessUse(cpuSeconds - earlier.cpuSeconds, residentMegabytes);
  }
}
