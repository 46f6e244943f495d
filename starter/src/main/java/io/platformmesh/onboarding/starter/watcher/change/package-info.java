/**
 * The parts of an object's state that matter to onboardings, and the predicate that decides on a
 * poke.
 */
@NullMarked
package io.platformmesh.onboarding.starter.watcher.change;

import org.jspecify.annotations.NullMarked;
