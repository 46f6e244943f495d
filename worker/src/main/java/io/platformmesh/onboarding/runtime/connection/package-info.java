@NullMarked
package io.platformmesh.onboarding.runtime.connection;

import org.jspecify.annotations.NullMarked;
