/** TLS certificates, API keys and tokens that are reloaded when their files change. */
@NullMarked
package io.platformmesh.onboarding.runtime.credentials;

import org.jspecify.annotations.NullMarked;
