@NullMarked
package io.platformmesh.onboarding.activities.kubeconfig;

import org.jspecify.annotations.NullMarked;
