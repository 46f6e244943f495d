/**
 * Informers of the watcher that survive outages, and which ManagedProviders depend on which
 * objects.
 */
@NullMarked
package io.platformmesh.onboarding.starter.watcher.informer;

import org.jspecify.annotations.NullMarked;
