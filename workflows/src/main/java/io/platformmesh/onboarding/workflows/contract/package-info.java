@NullMarked
package io.platformmesh.onboarding.workflows.contract;

import org.jspecify.annotations.NullMarked;
