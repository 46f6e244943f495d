/** Stage AwaitProvider: the Provider in its kcp workspace. */
@NullMarked
package io.platformmesh.onboarding.activities.provider;

import org.jspecify.annotations.NullMarked;
