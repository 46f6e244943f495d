@NullMarked
package io.platformmesh.onboarding.activities.client;

import org.jspecify.annotations.NullMarked;
