/** The runtime that worker, watcher and command line share; this package holds its basic types. */
@NullMarked
package io.platformmesh.onboarding.runtime;

import org.jspecify.annotations.NullMarked;
