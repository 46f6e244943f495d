@NullMarked
package io.platformmesh.onboarding.workflows.status;

import org.jspecify.annotations.NullMarked;
