package dev.fleetspeak.client.service;

import com.google.protobuf.Message;
import dev.fleetspeak.proto.common.ClientServiceConfig;

/** Makes services of one kind; given to the client's builder under its name. */
public interface ServiceFactory {

  /** Key in {@code ClientServiceConfig.factory}, such as {@code Stdin}. */
  String name();

  /** Default instance of the configuration message, so that text configuration can name it. */
  Message configType();

  /**
   * Makes a service.
   *
   * @throws IllegalArgumentException if the configuration cannot be used; the text says which field
   *     and what to do
   */
  Service create(ClientServiceConfig config);
}
