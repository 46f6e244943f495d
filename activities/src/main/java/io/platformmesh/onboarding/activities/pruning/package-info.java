/** Prunes: deletes the objects that have left the spec of a ManagedProvider. */
@NullMarked
package io.platformmesh.onboarding.activities.pruning;

import org.jspecify.annotations.NullMarked;
