package dev.fleetspeak.server.config;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The parts of a data source name of Go's MySQL driver (server.md 7.2): {@code
 * [user[:password]@][protocol[(address)]]/database[?name=value&...]}. The last slash ends the left
 * part, in which the last {@code @} ends the user part and the first colon starts the password.
 *
 * @param user login name
 * @param password as it stands; nothing in it is escaped
 * @param protocol {@code tcp} or {@code unix}
 * @param address host and port, or path of a socket
 * @param database name of the database
 * @param parameters unescaped, in their order
 */
record GoDataSourceName(
    String user,
    String password,
    String protocol,
    String address,
    String database,
    Map<String, String> parameters) {
  private static final String DEFAULT_PORT = "3306";

  /**
   * Takes a name apart.
   *
   * @throws IllegalArgumentException saying what is wrong, without the password
   */
  static GoDataSourceName parse(String text) {
    int slash = text.lastIndexOf('/');
    if (slash < 0) {
      throw new IllegalArgumentException(
          "has no slash before the database's name; write user:password@tcp(host:port)/database");
    }
    String left = text.substring(0, slash);
    String right = text.substring(slash + 1);
    int at = left.lastIndexOf('@');
    String login = at < 0 ? "" : left.substring(0, at);
    int colon = login.indexOf(':');
    String user = colon < 0 ? login : login.substring(0, colon);
    String password = colon < 0 ? "" : login.substring(colon + 1);
    String network = left.substring(at + 1);
    int open = network.indexOf('(');
    if (open >= 0 && !network.endsWith(")")) {
      throw new IllegalArgumentException(
          network.indexOf(')') < 0
              ? "has an address that does not end with a bracket"
              : "has something after the address; escape slashes in parameters as %2F");
    }
    String named = open < 0 ? network : network.substring(0, open);
    String address = open < 0 ? "" : network.substring(open + 1, network.length() - 1);
    String protocol = named.isEmpty() ? "tcp" : named;
    int question = right.indexOf('?');
    String database = question < 0 ? right : right.substring(0, question);
    if (database.isEmpty()) {
      throw new IllegalArgumentException("names no database after the slash");
    }
    return new GoDataSourceName(
        user,
        password,
        protocol,
        address(protocol, address),
        database,
        question < 0 ? Map.of() : parameters(right.substring(question + 1)));
  }

  private static String address(String protocol, String address) {
    return switch (protocol) {
      case "tcp" -> withPort(address.isEmpty() ? "127.0.0.1" : address);
      case "unix" -> address.isEmpty() ? "/tmp/mysql.sock" : address;
      default ->
          throw new IllegalArgumentException(
              "has the protocol \"%s\"; there are tcp and unix".formatted(printable(protocol)));
    };
  }

  /** Brackets hold the colons of an IPv6 address together. */
  private static String withPort(String address) {
    int colon = address.lastIndexOf(':');
    boolean plainV6 = !address.startsWith("[") && colon != address.indexOf(':');
    if (plainV6) {
      return "[" + address + "]:" + DEFAULT_PORT;
    }
    return colon > address.lastIndexOf(']') ? address : address + ":" + DEFAULT_PORT;
  }

  private static Map<String, String> parameters(String text) {
    Map<String, String> found = new LinkedHashMap<>();
    for (String pair : text.split("&", -1)) {
      int equals = pair.indexOf('=');
      if (equals < 0) {
        continue; // as the driver does
      }
      String name = pair.substring(0, equals);
      try {
        found.put(name, URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(
            "has a badly escaped value of the parameter " + printable(name), e);
      }
    }
    return found;
  }

  /** A stray part of a password must not show: names have few characters. */
  private static String printable(String name) {
    return name.matches("[A-Za-z0-9_.]{1,64}") ? name : "(not a name)";
  }

  @Override
  public String toString() {
    return "%s(%s)/%s".formatted(protocol, address, database);
  }
}
