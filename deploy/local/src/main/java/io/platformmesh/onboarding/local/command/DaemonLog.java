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
  static final String PROGRESS_PREFIX = "platform: ";

  /** Prefix of the log line with the reason why {@code platform run} did not start. */
  static final String FAILURE_PREFIX = "platform failed: ";

  private final Path logFile;
  private long readPosition;

  /** Reads the daemon log from its current end; the log file may be missing. */
  DaemonLog(Path logFile) throws IOException {
    this.logFile = logFile;
    readPosition = Files.exists(logFile) ? Files.size(logFile) : 0;
  }

  /** Returns the complete log lines that the daemon has added since the last call. */
  List<String> readAddedLines() throws IOException {
    if (!Files.exists(logFile)) {
      return List.of();
    }
    try (SeekableByteChannel logChannel = Files.newByteChannel(logFile);
        InputStream logStream = Channels.newInputStream(logChannel.position(readPosition))) {
      String addedText = new String(logStream.readAllBytes(), StandardCharsets.UTF_8);
      int endOfLastLine = addedText.lastIndexOf('\n') + 1;
      String completeLines = addedText.substring(0, endOfLastLine);
      readPosition += completeLines.getBytes(StandardCharsets.UTF_8).length;
      return new ArrayList<>(completeLines.lines().toList());
    }
  }
}
