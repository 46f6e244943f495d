/** Basic types of the runtime that worker, watcher and command line share. */
@NullMarked
package io.platformmesh.onboarding.runtime;

import org.jspecify.annotations.NullMarked;
