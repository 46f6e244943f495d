/** Stage CopyKubeconfig: copies the kubeconfig of a Provider from kcp to the runtime cluster. */
@NullMarked
package io.platformmesh.onboarding.activities.kubeconfig;

import org.jspecify.annotations.NullMarked;
