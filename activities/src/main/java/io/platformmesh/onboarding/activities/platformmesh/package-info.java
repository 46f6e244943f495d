/** Stage AwaitPlatformMesh: waits for the PlatformMesh on the hosting cluster. */
@NullMarked
package io.platformmesh.onboarding.activities.platformmesh;

import org.jspecify.annotations.NullMarked;
