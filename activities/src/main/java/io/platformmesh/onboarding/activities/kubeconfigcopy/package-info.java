/** Stage CopyKubeconfig: copies the kubeconfig of a Provider from kcp to the runtime cluster. */
@NullMarked
package io.platformmesh.onboarding.activities.kubeconfigcopy;

import org.jspecify.annotations.NullMarked;
