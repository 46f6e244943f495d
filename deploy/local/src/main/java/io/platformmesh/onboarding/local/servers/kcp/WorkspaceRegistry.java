package io.platformmesh.onboarding.local.servers.kcp;

import io.platformmesh.onboarding.local.LocalPlatformException;
import io.platformmesh.onboarding.local.servers.Certificates;
import io.platformmesh.onboarding.local.simulator.platformmesh.Workspaces;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** The file that lists the kcp workspaces, one per line, across restarts. */
record WorkspaceRegistry(Path file) {

  List<Workspaces.Workspace> read() {
    if (!Files.exists(file)) {
      return List.of();
    }
    List<Workspaces.Workspace> workspaces = new ArrayList<>();
    try {
      for (String line : Files.readAllLines(file)) {
        String[] fields = line.split(" ", -1);
        workspaces.add(new Workspaces.Workspace(fields[0], fields[1], fields[2]));
      }
    } catch (IOException e) {
      throw new LocalPlatformException("cannot read " + file, e);
    }
    return workspaces;
  }

  void write(Collection<Workspaces.Workspace> workspaces) {
    StringBuilder fileContent = new StringBuilder();
    for (Workspaces.Workspace workspace : workspaces) {
      fileContent
          .append(workspace.path())
          .append(' ')
          .append(workspace.clusterId())
          .append(' ')
          .append(workspace.token())
          .append('\n');
    }
    try {
      Certificates.writePrivate(file, fileContent.toString());
    } catch (IOException e) {
      throw new LocalPlatformException("cannot write " + file, e);
    }
  }
}
