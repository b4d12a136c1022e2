package dev.fleetspeak.server.service;

import com.google.protobuf.Message;
import dev.fleetspeak.proto.server.ServiceConfig;

/** Makes services of one kind; found by {@link java.util.ServiceLoader} or given to the builder. */
public interface ServiceFactory {

  /** Key in the services configuration, such as {@code NOOP}. */
  String name();

  /** Default instance of the configuration message, so that text configuration can name it. */
  Message configType();

  /**
   * Makes a service.
   *
   * @throws IllegalArgumentException if the configuration cannot be used; the text says which field
   *     and what to do
   */
  Service create(ServiceConfig config);

  /**
   * Whether messages are processed before they are stored, with the result stored in the same
   * batch. Only for services that never block and have no side effect outside the store.
   */
  default boolean instant() {
    return false;
  }
}
