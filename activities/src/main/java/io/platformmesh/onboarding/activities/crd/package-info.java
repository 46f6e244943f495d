/** The custom resource ManagedProvider: its Java types, defaults and names. */
@NullMarked
package io.platformmesh.onboarding.activities.crd;

import org.jspecify.annotations.NullMarked;
