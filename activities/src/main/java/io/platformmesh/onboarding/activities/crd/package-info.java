/** The custom resource ManagedProvider: its Java types, defaults, names and validation. */
@NullMarked
package io.platformmesh.onboarding.activities.crd;

import org.jspecify.annotations.NullMarked;
