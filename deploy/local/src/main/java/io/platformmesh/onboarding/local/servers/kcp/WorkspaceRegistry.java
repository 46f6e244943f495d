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
record WorkspaceRegistry(Path registryFile) {

  List<Workspaces.Workspace> read() {
    if (!Files.exists(registryFile)) {
      return List.of();
    }
    List<Workspaces.Workspace> workspaces = new ArrayList<>();
    try {
      for (String workspaceLine : Files.readAllLines(registryFile)) {
        String[] fields = workspaceLine.split(" ", -1);
        String path = fields[0];
        String clusterId = fields[1];
        String token = fields[2];
        workspaces.add(new Workspaces.Workspace(path, clusterId, token));
      }
    } catch (IOException e) {
      throw new LocalPlatformException("cannot read " + registryFile, e);
    }
    return workspaces;
  }

  void write(Collection<Workspaces.Workspace> workspaces) {
    StringBuilder workspaceLines = new StringBuilder();
    for (Workspaces.Workspace workspace : workspaces) {
      workspaceLines.append(
          String.join(" ", workspace.path(), workspace.clusterId(), workspace.token()));
      workspaceLines.append('\n');
    }
    try {
      Certificates.writePrivate(registryFile, workspaceLines.toString());
    } catch (IOException e) {
      throw new LocalPlatformException("cannot write " + registryFile, e);
    }
  }
}
