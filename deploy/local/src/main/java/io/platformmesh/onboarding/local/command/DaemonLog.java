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

/** Reads the log of the daemon while it grows. */
final class DaemonLog {
  /** Prefix of progress lines, which {@code platform up} prints. */
  static final String PROGRESS = "platform: ";

  /** Prefix of the line with the reason why the platform did not start. */
  static final String FAILURE = "platform failed: ";

  private final Path file;
  private long position;

  /** Starts at the current end of the file, which may be missing. */
  DaemonLog(Path file) throws IOException {
    this.file = file;
    position = Files.exists(file) ? Files.size(file) : 0;
  }

  /** Returns the complete lines that were added since the last call. */
  List<String> next() throws IOException {
    if (!Files.exists(file)) {
      return List.of();
    }
    try (SeekableByteChannel channel = Files.newByteChannel(file);
        InputStream stream = Channels.newInputStream(channel.position(position))) {
      String text = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
      String whole = text.substring(0, text.lastIndexOf('\n') + 1);
      position += whole.getBytes(StandardCharsets.UTF_8).length;
      return new ArrayList<>(whole.lines().toList());
    }
  }
}
