/** Write side: server-side apply, ownership, adoption, drift, finalizers and optimistic updates. */
@NullMarked
package io.platformmesh.onboarding.activities.apply;

import org.jspecify.annotations.NullMarked;
