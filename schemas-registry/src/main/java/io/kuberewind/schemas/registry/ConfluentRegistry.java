package io.kuberewind.schemas.registry;

import java.io.IOException;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.avro.registry.confluent.shaded.io.confluent.kafka.schemaregistry.avro.AvroSchema;
import org.apache.flink.avro.registry.confluent.shaded.io.confluent.kafka.schemaregistry.avro.AvroSchemaProvider;
import org.apache.flink.avro.registry.confluent.shaded.io.confluent.kafka.schemaregistry.client.CachedSchemaRegistryClient;
import org.apache.flink.avro.registry.confluent.shaded.io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import org.apache.flink.avro.registry.confluent.shaded.io.confluent.kafka.schemaregistry.client.SchemaRegistryClientConfig;
import org.apache.flink.avro.registry.confluent.shaded.io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;

/** Confluent's own client. The only class that knows it, and the package it was moved to. */
final class ConfluentRegistry implements Registry {
  private static final int CACHED_SCHEMAS = 1_000;
  private static final int TIMEOUT_MILLIS = 10_000;
  private static final int NOT_FOUND = 404;
  private static final int TOO_MANY_REQUESTS = 429;

  private final SchemaRegistryClient client;
  private final String address;

  ConfluentRegistry(URI url) {
    this.address = withoutUser(url);
    this.client =
        new CachedSchemaRegistryClient(
            List.of(address), CACHED_SCHEMAS, List.of(new AvroSchemaProvider()), config(url));
  }

  @Override
  public int register(String subject, String schema) throws AwayException, RefusedException {
    try {
      return client.register(subject, new AvroSchema(schema));
    } catch (RestClientException e) {
      throw refusal(e);
    } catch (IOException e) {
      throw new AwayException(e);
    }
  }

  @Override
  public Optional<String> schema(int id) throws AwayException, RefusedException {
    try {
      return Optional.of(client.getSchemaById(id).canonicalString());
    } catch (RestClientException e) {
      if (e.getStatus() == NOT_FOUND) {
        return Optional.empty();
      }
      throw refusal(e);
    } catch (IOException e) {
      throw new AwayException(e);
    }
  }

  @Override
  public String address() {
    return address;
  }

  private static RefusedException refusal(RestClientException e) throws AwayException {
    if (e.getStatus() >= 500 || e.getStatus() == TOO_MANY_REQUESTS) {
      throw new AwayException(e);
    }
    return new RefusedException(e.getMessage(), e);
  }

  private static Map<String, Object> config(URI url) {
    Map<String, Object> timeouts =
        Map.of(
            SchemaRegistryClientConfig.HTTP_CONNECT_TIMEOUT_MS, TIMEOUT_MILLIS,
            SchemaRegistryClientConfig.HTTP_READ_TIMEOUT_MS, TIMEOUT_MILLIS);
    if (url.getUserInfo() == null) {
      return timeouts;
    }
    Map<String, Object> config = new HashMap<>(timeouts);
    config.put(SchemaRegistryClientConfig.BASIC_AUTH_CREDENTIALS_SOURCE, "USER_INFO");
    config.put(SchemaRegistryClientConfig.USER_INFO_CONFIG, url.getUserInfo());
    return config;
  }

  /** The address alone, so that no message and no log line can hold a password. */
  private static String withoutUser(URI url) {
    String authority = url.getRawAuthority();
    String path = url.getRawPath() == null ? "" : url.getRawPath().replaceAll("/+$", "");
    return url.getScheme() + "://" + authority.substring(authority.indexOf('@') + 1) + path;
  }
}
