package io.platformmesh.onboarding.local.servers;

import io.platformmesh.onboarding.local.LocalPlatformException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * The record of a started process in a file, so that another process can find and end it. Systems
 * reuse process ids, so a process matches only if it also started at the recorded time.
 *
 * @param name name of the process, unique in its directory
 * @param pid process id of the server
 * @param started start time in milliseconds since 1970; 0 if the system does not know it
 */
public record ProcessRecord(String name, long pid, long started) {
  private static final String FILE_SUFFIX = ".pid";
  private static final Duration KILL_TIMEOUT = Duration.ofSeconds(10);
  private static final long POLL_MILLIS = 50;
  // Linux derives start times from the boot time, which moves when the clock is adjusted.
  private static final long CLOCK_TOLERANCE_MILLIS = 2000;

  /** Returns the record of a running process. */
  public static ProcessRecord of(String name, ProcessHandle process) {
    return new ProcessRecord(name, process.pid(), startedAt(process));
  }

  /**
   * Returns all process records in a directory, of running and of ended processes, sorted by name.
   */
  public static List<ProcessRecord> all(Path pidDirectory) {
    if (!Files.isDirectory(pidDirectory)) {
      return List.of();
    }
    List<ProcessRecord> records = new ArrayList<>();
    try (Stream<Path> recordFiles = Files.list(pidDirectory)) {
      for (Path recordFile : recordFiles.filter(ProcessRecord::isRecordFile).toList()) {
        read(recordFile).ifPresent(records::add);
      }
    } catch (IOException e) {
      throw new LocalPlatformException("cannot read the process ids in " + pidDirectory, e);
    }
    records.sort(Comparator.comparing(ProcessRecord::name));
    return records;
  }

  /** Returns the records of running processes in a directory, sorted by name. */
  public static List<ProcessRecord> running(Path pidDirectory) {
    return all(pidDirectory).stream().filter(ProcessRecord::isRunning).toList();
  }

  private static boolean isRecordFile(Path pidFile) {
    return pidFile.toString().endsWith(FILE_SUFFIX);
  }

  private static Optional<ProcessRecord> read(Path recordFile) throws IOException {
    String[] fields = Files.readString(recordFile).trim().split(" ", -1);
    if (fields.length != 2) {
      return Optional.empty();
    }
    String fileName = recordFile.getFileName().toString();
    String name = fileName.substring(0, fileName.length() - FILE_SUFFIX.length());
    long pid = Long.parseLong(fields[0]);
    long started = Long.parseLong(fields[1]);
    return Optional.of(new ProcessRecord(name, pid, started));
  }

  /** Writes the process record into a directory, which is created if missing. */
  public void write(Path pidDirectory) {
    try {
      Files.createDirectories(pidDirectory);
      Path temporaryFile = Files.createTempFile(pidDirectory, name, ".part");
      Files.writeString(temporaryFile, pid + " " + started + "\n");
      Files.move(temporaryFile, recordFile(pidDirectory), StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new LocalPlatformException(
          "cannot record the process id of " + name + " in " + pidDirectory, e);
    }
  }

  /** Removes the process record from its directory. */
  public void remove(Path pidDirectory) {
    try {
      Files.deleteIfExists(recordFile(pidDirectory));
    } catch (IOException e) {
      throw new LocalPlatformException("cannot remove " + recordFile(pidDirectory), e);
    }
  }

  private Path recordFile(Path pidDirectory) {
    return pidDirectory.resolve(name + FILE_SUFFIX);
  }

  /** Whether the recorded process still runs. */
  public boolean isRunning() {
    return process().isPresent();
  }

  /** The recorded process, if it still runs. */
  public Optional<ProcessHandle> process() {
    return ProcessHandle.of(pid).filter(ProcessRecord::isLive).filter(this::hasRecordedStart);
  }

  private boolean hasRecordedStart(ProcessHandle process) {
    return Math.abs(started - startedAt(process)) <= CLOCK_TOLERANCE_MILLIS;
  }

  private static long startedAt(ProcessHandle process) {
    return process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
  }

  // Java reports a zombie, an ended process whose parent has not waited for it, as alive. In a
  // container it can stay a zombie forever.
  private static boolean isLive(ProcessHandle process) {
    if (!process.isAlive()) {
      return false;
    }
    Path procStat = Path.of("/proc", Long.toString(process.pid()), "stat");
    if (!Files.exists(procStat)) {
      return process.isAlive();
    }
    try {
      String procFields = Files.readString(procStat, StandardCharsets.ISO_8859_1);
      String fieldsAfterName = procFields.substring(procFields.lastIndexOf(')') + 1);
      boolean isZombie = fieldsAfterName.startsWith(" Z");
      return !isZombie;
    } catch (IOException processGone) {
      return false;
    }
  }

  /** Terminates the process if it still runs, and kills it after this time. */
  public void end(Duration killAfter) {
    process().ifPresent(runningProcess -> end(runningProcess, killAfter));
  }

  static void end(ProcessHandle runningProcess, Duration killAfter) {
    runningProcess.destroy();
    if (!endsWithin(runningProcess, killAfter)) {
      runningProcess.destroyForcibly();
      if (!endsWithin(runningProcess, KILL_TIMEOUT)) {
        throw new LocalPlatformException(
            "process " + runningProcess.pid() + " still runs after it was killed");
      }
    }
  }

  private static boolean endsWithin(ProcessHandle process, Duration timeout) {
    long deadline = System.nanoTime() + timeout.toNanos();
    while (isLive(process)) {
      try {
        process.onExit().get(POLL_MILLIS, TimeUnit.MILLISECONDS);
      } catch (TimeoutException stillRunning) {
        if (System.nanoTime() > deadline) {
          return false;
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new LocalPlatformException("interrupted while ending process " + process.pid(), e);
      } catch (ExecutionException e) {
        throw new LocalPlatformException("cannot await the end of process " + process.pid(), e);
      }
    }
    return true;
  }
}
