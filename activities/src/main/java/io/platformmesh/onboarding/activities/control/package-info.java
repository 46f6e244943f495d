/** What people ask for by annotations. */
@NullMarked
package io.platformmesh.onboarding.activities.control;

import org.jspecify.annotations.NullMarked;
