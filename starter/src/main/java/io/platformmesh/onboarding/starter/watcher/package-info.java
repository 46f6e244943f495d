/** The watcher process: it starts and pokes onboardings when objects change. */
@NullMarked
package io.platformmesh.onboarding.starter.watcher;

import org.jspecify.annotations.NullMarked;
