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

/** The log of the process that runs a platform, read as it grows. */
final class DaemonLog {
  /** Begins the lines that are meant for the person who starts a platform. */
  static final String PROGRESS = "platform: ";

  /** Begins the line that says why a platform could not be started. */
  static final String FAILURE = "platform failed: ";

  private final Path file;
  private long position;

  /** Reads what is written from now on. */
  DaemonLog(Path file) throws IOException {
    this.file = file;
    position = Files.exists(file) ? Files.size(file) : 0;
  }

  /** The whole lines that were added since the last call. */
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
