/** Informers of the watcher that survive outages: start, failures, state and metrics. */
@NullMarked
package io.platformmesh.onboarding.starter.watcher.informer;

import org.jspecify.annotations.NullMarked;
