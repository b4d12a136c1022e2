package dev.fleetspeak.client.service.socket;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import dev.fleetspeak.client.service.Service;
import dev.fleetspeak.client.service.ServiceFactory;
import dev.fleetspeak.proto.common.ClientServiceConfig;
import dev.fleetspeak.proto.socketservice.Config;
import java.io.File;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.function.Function;

/** Makes socket services. */
public final class SocketServiceFactory implements ServiceFactory {
  private final char separator;
  private final Function<String, Path> paths;

  /** For the system that this program runs on. */
  public SocketServiceFactory() {
    this(File.separatorChar, Path::of);
  }

  /**
   * For a system that is told.
   *
   * @param separator of names in its paths, which tells Windows from Unix
   * @param paths makes a path of its text
   */
  SocketServiceFactory(char separator, Function<String, Path> paths) {
    this.separator = separator;
    this.paths = paths;
  }

  @Override
  public String name() {
    return "Socket";
  }

  @Override
  public Message configType() {
    return Config.getDefaultInstance();
  }

  @Override
  public Service create(ClientServiceConfig config) {
    Config own;
    try {
      own = config.getConfig().unpack(Config.class);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException(
          "config has to be a fleetspeak.socketservice.Config, not "
              + config.getConfig().getTypeUrl(),
          e);
    }
    if (own.getApiProxyPath().isEmpty()) {
      throw new IllegalArgumentException(
          "config.api_proxy_path is empty: name the socket that the process connects to");
    }
    try {
      if (separator != '/') {
        throw onWindows(own.getApiProxyPath());
      }
      return new SocketService(
          own, onUnix(own.getApiProxyPath()), UnixListener::open, SocketService.Timing.STANDARD);
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException("config.api_proxy_path is no path", e);
    }
  }

  private Path onUnix(String text) {
    PipePath.refuse(text);
    Path path = paths.apply(text);
    if (!path.isAbsolute()) {
      throw new IllegalArgumentException("config.api_proxy_path is not absolute: " + path);
    }
    UnixPath.checkLength(path);
    return path;
  }

  /** A named pipe would be another listener behind the same interface (decision 143). */
  private IllegalArgumentException onWindows(String text) {
    PipePath.check(text);
    PipePath.checkFile(paths.apply(text));
    return new IllegalArgumentException(
        "socket services need a Unix system in this version, which makes no named pipes; remove the"
            + " service, or run it on such a system");
  }
}
