/** The resync of the watcher: the search for ManagedProviders whose events were missed. */
@NullMarked
package io.platformmesh.onboarding.starter.watcher.resync;

import org.jspecify.annotations.NullMarked;
