/** Control annotations, by which users pause and retry an onboarding and set its deadlines. */
@NullMarked
package io.platformmesh.onboarding.activities.control;

import org.jspecify.annotations.NullMarked;
