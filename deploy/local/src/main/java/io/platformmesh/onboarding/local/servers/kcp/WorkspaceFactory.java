package io.platformmesh.onboarding.local.servers.kcp;

import io.platformmesh.onboarding.local.simulator.platformmesh.Workspaces.Workspace;
import java.math.BigInteger;
import java.security.SecureRandom;

/** Gives each new kcp workspace a random cluster id and a random token. */
final class WorkspaceFactory {
  private static final int CLUSTER_ID_BITS = 82;
  private static final int CLUSTER_ID_LENGTH = 16;
  private static final int TOKEN_BITS = 160;
  private static final int TOKEN_LENGTH = 32;

  private final SecureRandom secureRandom = new SecureRandom();

  Workspace newWorkspace(String workspacePath) {
    String clusterId = randomText(CLUSTER_ID_BITS, CLUSTER_ID_LENGTH);
    String token = randomText(TOKEN_BITS, TOKEN_LENGTH);
    return new Workspace(workspacePath, clusterId, token);
  }

  private String randomText(int randomBits, int minimumLength) {
    String randomDigits = new BigInteger(randomBits, secureRandom).toString(Character.MAX_RADIX);
    int missingDigits = Math.max(0, minimumLength - randomDigits.length());
    return "0".repeat(missingDigits) + randomDigits;
  }
}
