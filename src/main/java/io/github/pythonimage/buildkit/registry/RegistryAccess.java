package io.github.pythonimage.buildkit.registry;

import io.github.pythonimage.buildkit.credentials.CredentialSource;
import io.github.pythonimage.http.WebProxies;

/** How this client reaches registries: with which credentials and through which proxies. */
public record RegistryAccess(CredentialSource credentials, WebProxies proxies) {}
