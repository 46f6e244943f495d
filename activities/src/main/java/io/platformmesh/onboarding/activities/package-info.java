@NullMarked
package io.platformmesh.onboarding.activities;

import org.jspecify.annotations.NullMarked;
