package io.platformmesh.onboarding.local.command;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The growing log of the daemon, which {@code platform up} reads. */
final class DaemonLog {
  /** Prefix of the progress lines in the daemon log, which {@code platform up} prints. */
  static final String PROGRESS = "platform: ";

  /** Prefix of the log line with the reason why {@code platform run} did not start. */
  static final String FAILURE = "platform failed: ";

  private final Path logFile;
  private long readBytes;

  /** Starts at the current end of the log file, which may be missing. */
  DaemonLog(Path logFile) throws IOException {
    this.logFile = logFile;
    readBytes = Files.exists(logFile) ? Files.size(logFile) : 0;
  }

  /** Returns the complete log lines that the daemon has added since the last call. */
  List<String> next() throws IOException {
    if (!Files.exists(logFile)) {
      return List.of();
    }
    try (SeekableByteChannel logChannel = Files.newByteChannel(logFile);
        InputStream logStream = Channels.newInputStream(logChannel.position(readBytes))) {
      String addedText = new String(logStream.readAllBytes(), StandardCharsets.UTF_8);
      String completeLines = addedText.substring(0, addedText.lastIndexOf('\n') + 1);
      readBytes += completeLines.getBytes(StandardCharsets.UTF_8).length;
      return new ArrayList<>(completeLines.lines().toList());
    }
  }
}
