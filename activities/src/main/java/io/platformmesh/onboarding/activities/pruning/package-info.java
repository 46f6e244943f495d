@NullMarked
package io.platformmesh.onboarding.activities.pruning;

import org.jspecify.annotations.NullMarked;
