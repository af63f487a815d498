package io.kuberewind.restore.rewrite;

/**
 * Where an object lies.
 *
 * @param namespace its namespace, empty for cluster-scoped types
 * @param name its name
 */
public record Place(String namespace, String name) {}
