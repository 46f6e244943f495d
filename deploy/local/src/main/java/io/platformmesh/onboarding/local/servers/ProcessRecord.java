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
 * @param pid its process id
 * @param started start time in milliseconds since 1970; 0 if the system does not know it
 */
public record ProcessRecord(String name, long pid, long started) {
  private static final String SUFFIX = ".pid";
  private static final long POLL_MILLIS = 50;
  // Linux counts from the boot of the machine, and its boot time moves when the clock is adjusted.
  private static final long CLOCK_MILLIS = 2000;

  /** Returns the record of a running process. */
  public static ProcessRecord of(String name, ProcessHandle process) {
    return new ProcessRecord(name, process.pid(), startedAt(process));
  }

  /** Returns all records in a directory, of running and of ended processes, sorted by name. */
  public static List<ProcessRecord> all(Path directory) {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    List<ProcessRecord> records = new ArrayList<>();
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.filter(f -> f.toString().endsWith(SUFFIX)).toList()) {
        read(file).ifPresent(records::add);
      }
    } catch (IOException e) {
      throw new LocalPlatformException("cannot read the process ids in " + directory, e);
    }
    records.sort(Comparator.comparing(ProcessRecord::name));
    return records;
  }

  /** Returns the records of running processes in a directory, sorted by name. */
  public static List<ProcessRecord> running(Path directory) {
    return all(directory).stream().filter(ProcessRecord::isRunning).toList();
  }

  private static Optional<ProcessRecord> read(Path file) throws IOException {
    String[] fields = Files.readString(file).trim().split(" ", -1);
    if (fields.length != 2) {
      return Optional.empty();
    }
    String name = file.getFileName().toString();
    return Optional.of(
        new ProcessRecord(
            name.substring(0, name.length() - SUFFIX.length()),
            Long.parseLong(fields[0]),
            Long.parseLong(fields[1])));
  }

  /** Writes the record into a directory, which it creates if missing. */
  public void write(Path directory) {
    try {
      Files.createDirectories(directory);
      Path part = Files.createTempFile(directory, name, ".part");
      Files.writeString(part, pid + " " + started + "\n");
      Files.move(part, file(directory), StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new LocalPlatformException(
          "cannot record the process id of " + name + " in " + directory, e);
    }
  }

  /** Removes the record. */
  public void remove(Path directory) {
    try {
      Files.deleteIfExists(file(directory));
    } catch (IOException e) {
      throw new LocalPlatformException("cannot remove " + file(directory), e);
    }
  }

  private Path file(Path directory) {
    return directory.resolve(name + SUFFIX);
  }

  /** Whether the recorded process still runs. */
  public boolean isRunning() {
    return process().isPresent();
  }

  /** The recorded process, if it still runs. */
  public Optional<ProcessHandle> process() {
    return ProcessHandle.of(pid).filter(ProcessRecord::runs).filter(this::isRecorded);
  }

  private boolean isRecorded(ProcessHandle process) {
    return Math.abs(started - startedAt(process)) <= CLOCK_MILLIS;
  }

  private static long startedAt(ProcessHandle process) {
    return process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
  }

  // Java reports a zombie, an ended process whose parent has not waited for it, as alive. In a
  // container it can stay a zombie forever.
  private static boolean runs(ProcessHandle process) {
    if (!process.isAlive()) {
      return false;
    }
    Path status = Path.of("/proc", Long.toString(process.pid()), "stat");
    if (!Files.exists(status)) {
      return process.isAlive();
    }
    try {
      String fields = Files.readString(status, StandardCharsets.ISO_8859_1);
      return !fields.substring(fields.lastIndexOf(')') + 1).startsWith(" Z");
    } catch (IOException ended) {
      return false;
    }
  }

  /** Terminates the process if it still runs, and kills it after this time. */
  public void end(Duration timeout) {
    process().ifPresent(process -> end(process, timeout));
  }

  static void end(ProcessHandle process, Duration timeout) {
    process.destroy();
    if (!ended(process, timeout)) {
      process.destroyForcibly();
      if (!ended(process, Duration.ofSeconds(10))) {
        throw new LocalPlatformException(
            "process " + process.pid() + " still runs after it was killed");
      }
    }
  }

  private static boolean ended(ProcessHandle process, Duration timeout) {
    long deadline = System.nanoTime() + timeout.toNanos();
    while (runs(process)) {
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
