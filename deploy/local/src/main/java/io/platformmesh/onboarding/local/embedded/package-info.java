@NullMarked
package io.platformmesh.onboarding.local.embedded;

import org.jspecify.annotations.NullMarked;
