package io.platformmesh.onboarding.activities;

import io.platformmesh.onboarding.local.embedded.ApiRequest;
import io.platformmesh.onboarding.local.embedded.RequestListener;
import java.net.HttpURLConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The requests that the activities of one fixture send, and the faults that they meet. A request is
 * named by verb and resource, as in {@code patch managedproviders/status}; one to the kcp workspace
 * begins with {@code kcp}, one to the runtime cluster with {@code runtime}.
 */
public final class Traffic implements RequestListener {

  private static final int ALWAYS = Integer.MAX_VALUE;
  private static final String REFUSED = "refused by the test";

  private final List<Fault> faults = new ArrayList<>();
  private final List<String> writes = new ArrayList<>();

  /** Refuses every such request with this HTTP status. */
  public Traffic refuse(String request, int code) {
    return refuse(request, code, messageOf(code));
  }

  /** A message of RBAC for 403. */
  private static String messageOf(int code) {
    return code == HttpURLConnection.HTTP_FORBIDDEN
        ? "objects is forbidden: User \"test\" cannot write resource \"objects\": " + REFUSED
        : REFUSED;
  }

  /** Refuses every such request with this HTTP status and message. */
  public Traffic refuse(String request, int code, String message) {
    return add(new Fault(request, 0, ALWAYS, () -> {}, new Refusal(code, message)));
  }

  /** Refuses the next such requests, so many of them, with this HTTP status. */
  public Traffic refuse(int times, String request, int code) {
    return add(new Fault(request, 0, times, () -> {}, new Refusal(code, messageOf(code))));
  }

  /** Runs an action before the nth such request from now on is answered. */
  public Traffic before(int nth, String request, Runnable action) {
    return add(new Fault(request, nth - 1, 1, action, null));
  }

  private synchronized Traffic add(Fault fault) {
    faults.add(fault);
    return this;
  }

  /** Ends all faults. */
  public synchronized void heal() {
    faults.clear();
  }

  /** The requests since the last activity began that change an object, Events apart. */
  public synchronized List<String> writes() {
    return List.copyOf(writes);
  }

  /** Forgets the requests so far. */
  synchronized void restart() {
    writes.clear();
  }

  @Override
  public synchronized Optional<Refusal> on(ApiRequest request) {
    String name = place(request.workspace()) + request;
    if (request.isWrite() && !request.resource().equals("events")) {
      writes.add(name);
    }
    Optional<Refusal> answer = Optional.empty();
    for (Fault fault : List.copyOf(faults)) {
      if (fault.meets(name)) {
        fault.action.run();
        answer = Optional.ofNullable(fault.refusal);
      }
    }
    return answer;
  }

  private static String place(String workspace) {
    if (workspace.isEmpty()) {
      return "";
    }
    return workspace.endsWith("-runtime") ? "runtime " : "kcp ";
  }

  private static final class Fault {
    private final String request;
    private final Runnable action;
    private final @Nullable Refusal refusal;
    private int spared;
    private int times;

    private Fault(
        String request, int spared, int times, Runnable action, @Nullable Refusal refusal) {
      this.request = request;
      this.spared = spared;
      this.times = times;
      this.action = action;
      this.refusal = refusal;
    }

    private boolean meets(String name) {
      if (!name.equals(request) || times == 0) {
        return false;
      }
      if (spared > 0) {
        spared--;
        return false;
      }
      times--;
      return true;
    }
  }
}
