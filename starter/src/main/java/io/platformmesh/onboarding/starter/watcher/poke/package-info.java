/** The rate-limited queue between informers and Temporal. */
@NullMarked
package io.platformmesh.onboarding.starter.watcher.poke;

import org.jspecify.annotations.NullMarked;
