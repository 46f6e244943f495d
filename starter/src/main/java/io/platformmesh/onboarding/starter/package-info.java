/** Starts and signals onboarding workflows on behalf of the watcher and the command line. */
@NullMarked
package io.platformmesh.onboarding.starter;

import org.jspecify.annotations.NullMarked;
