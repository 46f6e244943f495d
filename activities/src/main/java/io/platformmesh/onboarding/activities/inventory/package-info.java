/** What was made for a ManagedProvider and where, and taking away what is no longer wanted. */
@NullMarked
package io.platformmesh.onboarding.activities.inventory;

import org.jspecify.annotations.NullMarked;
