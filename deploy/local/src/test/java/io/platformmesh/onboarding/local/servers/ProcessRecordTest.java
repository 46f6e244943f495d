package io.platformmesh.onboarding.local.servers;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessRecordTest {
  @TempDir Path directory;

  @Test
  void readsAWrittenRecord() {
    ProcessRecord own = ProcessRecord.of("own", ProcessHandle.current());
    own.write(directory);
    assertThat(ProcessRecord.running(directory)).containsExactly(own);
    own.remove(directory);
    assertThat(ProcessRecord.all(directory)).isEmpty();
  }

  @Test
  void doesNotMatchAnotherProcessWithTheSameId() {
    ProcessRecord own = ProcessRecord.of("own", ProcessHandle.current());
    ProcessRecord earlier = new ProcessRecord("earlier", own.pid(), own.started() - 10_000);
    earlier.write(directory);
    assertThat(earlier.isRunning()).isFalse();
    assertThat(ProcessRecord.running(directory)).isEmpty();
    assertThat(ProcessRecord.all(directory)).containsExactly(earlier);
    earlier.end(Duration.ZERO); // Would end this very process.
  }

  @Test
  void missingDirectoryHasNoRecords() {
    assertThat(ProcessRecord.all(directory.resolve("missing"))).isEmpty();
  }
}
