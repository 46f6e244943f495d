/** Stage AwaitProvider: applies the Provider in its kcp workspace until the Provider is Ready. */
@NullMarked
package io.platformmesh.onboarding.activities.provider;

import org.jspecify.annotations.NullMarked;
