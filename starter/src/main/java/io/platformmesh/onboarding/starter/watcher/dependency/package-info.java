/** The dependencies of onboardings, and the informers by which the watcher caches them. */
@NullMarked
package io.platformmesh.onboarding.starter.watcher.dependency;

import org.jspecify.annotations.NullMarked;
