/** Checks of the spec and of the annotations of a ManagedProvider. */
@NullMarked
package io.platformmesh.onboarding.activities.validation;

import org.jspecify.annotations.NullMarked;
