package io.platformmesh.onboarding.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.stub.StreamObserver;
import io.platformmesh.onboarding.workflows.OnboardingSearchAttributes;
import io.temporal.api.enums.v1.IndexedValueType;
import io.temporal.api.operatorservice.v1.AddSearchAttributesRequest;
import io.temporal.api.operatorservice.v1.AddSearchAttributesResponse;
import io.temporal.api.operatorservice.v1.ListSearchAttributesRequest;
import io.temporal.api.operatorservice.v1.ListSearchAttributesResponse;
import io.temporal.api.operatorservice.v1.OperatorServiceGrpc;
import io.temporal.client.WorkflowClient;
import io.temporal.common.SearchAttributeKey;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Registration of search attributes on Temporal servers that grant different permissions. */
class SearchAttributeRegistryTest {

  private final Operator operator = new Operator();
  private Server server;
  private ManagedChannel channel;
  private WorkflowServiceStubs stubs;

  /** The operator service of Temporal, which manages search attributes. */
  private static final class Operator extends OperatorServiceGrpc.OperatorServiceImplBase {

    private final Map<String, IndexedValueType> registered = new TreeMap<>();
    private boolean mayList = true;
    private boolean mayRegister = true;

    @Override
    public void listSearchAttributes(
        ListSearchAttributesRequest request,
        StreamObserver<ListSearchAttributesResponse> response) {
      if (!mayList) {
        response.onError(Status.PERMISSION_DENIED.asRuntimeException());
        return;
      }
      response.onNext(
          ListSearchAttributesResponse.newBuilder().putAllCustomAttributes(registered).build());
      response.onCompleted();
    }

    @Override
    public void addSearchAttributes(
        AddSearchAttributesRequest request, StreamObserver<AddSearchAttributesResponse> response) {
      if (!mayRegister) {
        response.onError(Status.PERMISSION_DENIED.asRuntimeException());
        return;
      }
      registered.putAll(request.getSearchAttributesMap());
      response.onNext(AddSearchAttributesResponse.getDefaultInstance());
      response.onCompleted();
    }
  }

  @BeforeEach
  void start() throws IOException {
    server =
        InProcessServerBuilder.forName(getClass().getName())
            .directExecutor()
            .addService(operator)
            .build()
            .start();
    channel = InProcessChannelBuilder.forName(getClass().getName()).directExecutor().build();
    stubs =
        WorkflowServiceStubs.newServiceStubs(
            WorkflowServiceStubsOptions.newBuilder()
                .setChannel(channel)
                .validateAndBuildWithDefaults());
  }

  @AfterEach
  void stop() {
    stubs.shutdownNow();
    channel.shutdownNow();
    server.shutdownNow();
  }

  private List<String> prepare() {
    return SearchAttributeRegistry.registerMissing(WorkflowClient.newInstance(stubs));
  }

  @Test
  void registersMissingAttributes() {
    operator.registered.put("OnboardingPhase", IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD);

    assertThat(prepare())
        .containsExactlyElementsOf(
            OnboardingSearchAttributes.ALL.stream().map(SearchAttributeKey::getName).toList());
    assertThat(operator.registered)
        .containsEntry("OnboardingStalled", IndexedValueType.INDEXED_VALUE_TYPE_BOOL)
        .hasSameSizeAs(OnboardingSearchAttributes.ALL);
  }

  @Test
  void omitsAttributesThatItMayNotRegister() {
    operator.mayRegister = false;
    operator.registered.put("OnboardingPhase", IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD);

    assertThat(prepare()).containsExactly("OnboardingPhase");
  }

  @Test
  void ignoresAttributesRegisteredWithAnotherType() {
    operator.registered.put("PlatformMesh", IndexedValueType.INDEXED_VALUE_TYPE_INT);

    assertThat(prepare())
        .hasSize(OnboardingSearchAttributes.ALL.size() - 1)
        .doesNotContain("PlatformMesh");
    assertThat(operator.registered)
        .containsEntry("PlatformMesh", IndexedValueType.INDEXED_VALUE_TYPE_INT);
  }

  @Test
  void usesNoAttributesIfItMayNotListThem() {
    operator.mayList = false;

    assertThat(prepare()).isEmpty();
  }
}
