/** Annotations by which users control an onboarding: pause, retry and deadlines. */
@NullMarked
package io.platformmesh.onboarding.activities.control;

import org.jspecify.annotations.NullMarked;
