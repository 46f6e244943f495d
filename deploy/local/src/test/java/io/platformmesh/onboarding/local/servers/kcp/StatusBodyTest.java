package io.platformmesh.onboarding.local.servers.kcp;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import org.junit.jupiter.api.Test;

class StatusBodyTest {

  @Test
  void isAKubernetesStatus() {
    Status status =
        new KubernetesSerialization()
            .unmarshal(StatusBody.notPermitted("root:x").json().encode(), Status.class);
    assertThat(status.getCode()).isEqualTo(403);
    assertThat(status.getReason()).isEqualTo("Forbidden");
    assertThat(status.getMessage())
        .isEqualTo("\"root:x\" is forbidden: workspace access not permitted");
  }

  @Test
  void endsAWatchAsAnEvent() {
    assertThat(StatusBody.expired().watchEvent().toJsonObject().getString("type"))
        .isEqualTo("ERROR");
    assertThat(
            StatusBody.expired()
                .watchEvent()
                .toJsonObject()
                .getJsonObject("object")
                .getInteger("code"))
        .isEqualTo(410);
  }
}
