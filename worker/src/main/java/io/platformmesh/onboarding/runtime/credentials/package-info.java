/** Credentials, reloaded when a file changes: TLS certificates, API keys and bearer tokens. */
@NullMarked
package io.platformmesh.onboarding.runtime.credentials;

import org.jspecify.annotations.NullMarked;
