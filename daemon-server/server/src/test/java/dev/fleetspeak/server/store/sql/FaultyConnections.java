package dev.fleetspeak.server.store.sql;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Lies between a pool and the driver of a real engine, and fails once when it is told to: as
 * another engine would that speaks the same protocol.
 */
final class FaultyConnections {
  private final AtomicReference<@Nullable Fault> armed = new AtomicReference<>();
  private final AtomicInteger writesLeft = new AtomicInteger();
  private final AtomicInteger fired = new AtomicInteger();

  /** When it fails. */
  enum Stage {
    /** Instead of a statement that changes something. */
    STATEMENT,
    /** Instead of the commit: nothing is kept. */
    COMMIT,
    /** After the commit: everything is kept, and nobody is told. */
    KEPT
  }

  /**
   * A failure.
   *
   * @param ends whether the connection cannot be used afterwards
   */
  record Fault(Stage stage, SQLException failure, boolean ends) {}

  /**
   * Lets the next transaction that writes fail.
   *
   * @param writes how many statements that change something succeed before it fails
   */
  void arm(Fault fault, int writes) {
    fired.set(0);
    writesLeft.set(writes);
    armed.set(fault);
  }

  /** How often it failed since it was told to. */
  int fired() {
    return fired.get();
  }

  DataSource wrap(DataSource real) {
    return proxy(
        DataSource.class,
        (_, method, arguments) -> {
          Object result = call(real, method, arguments);
          return result instanceof Connection connection ? wrap(connection) : result;
        });
  }

  private Connection wrap(Connection real) {
    return proxy(
        Connection.class,
        (_, method, arguments) -> {
          if (method.getName().equals("commit")) {
            failIf(Stage.COMMIT, real);
            Object result = call(real, method, arguments);
            failIf(Stage.KEPT, real);
            return result;
          }
          Object result = call(real, method, arguments);
          return result instanceof PreparedStatement statement ? wrap(real, statement) : result;
        });
  }

  private PreparedStatement wrap(Connection connection, PreparedStatement real) {
    return proxy(
        PreparedStatement.class,
        (_, method, arguments) -> {
          if (method.getName().equals("executeUpdate") || method.getName().equals("executeBatch")) {
            failIf(Stage.STATEMENT, connection);
          }
          return call(real, method, arguments);
        });
  }

  private void failIf(Stage stage, Connection connection) throws SQLException {
    Fault fault = armed.get();
    if (fault == null
        || fault.stage() != stage
        || (stage == Stage.STATEMENT && writesLeft.getAndDecrement() > 0)
        || !armed.compareAndSet(fault, null)) {
      return;
    }
    fired.incrementAndGet();
    if (fault.ends()) {
      connection.abort(Runnable::run);
    }
    throw fault.failure();
  }

  private static Object call(Object real, java.lang.reflect.Method method, Object[] arguments)
      throws Throwable {
    try {
      return method.invoke(real, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  private static <T> T proxy(Class<T> type, InvocationHandler handler) {
    return type.cast(
        Proxy.newProxyInstance(
            FaultyConnections.class.getClassLoader(), new Class<?>[] {type}, handler));
  }
}
