/** What people ask for by annotations. */
@NullMarked
package io.platformmesh.onboarding.activities.wishes;

import org.jspecify.annotations.NullMarked;
