@NullMarked
package io.platformmesh.onboarding.workflows.activity;

import org.jspecify.annotations.NullMarked;
