package io.platformmesh.onboarding.activities;

import static io.platformmesh.onboarding.activities.Row.row;

import io.platformmesh.onboarding.workflows.Reason;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** No stage activity does anything while the ManagedProvider cannot be read. */
class RefusedReadTest {

  private static final String READ = "get managedproviders";

  @TestFactory
  Stream<DynamicTest> forbidden() {
    return StageActivity.ALL.stream()
        .map(
            activity ->
                row(
                    activity.name() + " may not read the ManagedProvider",
                    f -> {
                      ActivityCalls activities = f.managedProvider().activities();
                      f.traffic().refuse(READ, 403);
                      activity.attempt(activities).needsAction(Reason.Forbidden).writesNothing();
                    }));
  }

  @TestFactory
  Stream<DynamicTest> unavailable() {
    return StageActivity.ALL.stream()
        .map(
            activity ->
                row(
                    activity.name() + " is answered 503",
                    f -> {
                      ActivityCalls activities = f.managedProvider().activities();
                      f.traffic().refuse(READ, 503);
                      activity.attempt(activities).findsClusterUnavailable().writesNothing();
                    }));
  }
}
