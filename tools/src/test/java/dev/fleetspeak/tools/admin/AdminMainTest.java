package dev.fleetspeak.tools.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetspeak.proto.common.EmptyMessage;
import dev.fleetspeak.proto.server.AdminGrpc;
import dev.fleetspeak.tools.Captured;
import dev.fleetspeak.tools.admin.command.Command;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Exit codes, help, flags and failures: tools.md 3.1 and P-09. */
class AdminMainTest {

  private static final class Answering extends AdminGrpc.AdminImplBase {
    @Override
    public void keepAlive(EmptyMessage request, StreamObserver<EmptyMessage> answer) {
      answer.onNext(request);
      answer.onCompleted();
    }
  }

  private static final class Failing extends AdminGrpc.AdminImplBase {
    @Override
    public void keepAlive(EmptyMessage request, StreamObserver<EmptyMessage> answer) {
      answer.onError(Status.UNKNOWN.withDescription("no\nluck").asException());
    }
  }

  private static final class Silent extends AdminGrpc.AdminImplBase {
    @Override
    public void keepAlive(EmptyMessage request, StreamObserver<EmptyMessage> answer) {}
  }

  @Test
  void wordsThatAreNoCommandEndWithOneAndTheUsage() throws Exception {
    for (String[] arguments :
        new String[][] {
          {}, {"nonsense"}, {"listcontacts"}, {"storefile", "a", "b"}, {"counts", "x"}
        }) {
      Captured run = FakeServer.runAnywhere(arguments);
      assertThat(run.code()).isEqualTo(1);
      assertThat(run.out()).isEmpty();
      assertThat(run.err()).contains("Usage: admin");
    }
    assertThat(FakeServer.runAnywhere("nonsense").err()).contains("\"nonsense\"");
  }

  @Test
  void wrongFlagsEndWithTwo() throws Exception {
    for (String[] arguments :
        new String[][] {
          {"--nonsense", "keepalive"},
          {"keepalive", "--system"},
          {"keepalive", "--output", "xml"},
          {"keepalive", "--admin_addr"},
        }) {
      assertThat(FakeServer.runAnywhere(arguments).code()).isEqualTo(2);
    }
  }

  @Test
  void helpIsThereForTheProgramAndForEachCommand() throws Exception {
    Captured program = FakeServer.runAnywhere("--help");
    assertThat(program.code()).isZero();
    for (Command command : CommandTable.COMMANDS) {
      assertThat(program.out()).contains("  " + command.word());
      Captured help = FakeServer.runAnywhere(command.word(), "-h");
      assertThat(help.code()).isZero();
      assertThat(help.out()).contains("Usage: admin [FLAGS] " + command.word(), "--admin_addr");
      command.flags().forEach(flag -> assertThat(help.out()).contains("--" + flag.name()));
    }
    assertThat(FakeServer.runAnywhere("help", "counts").out()).contains("--system");
    assertThat(FakeServer.runAnywhere("--version").out()).startsWith("fleetspeak-admin ");
  }

  @Test
  void flagsAreTakenBeforeAndAfterTheCommand() throws Exception {
    try (FakeServer server = new FakeServer(new Answering())) {
      for (String[] arguments :
          new String[][] {
            {"keepalive", "--admin_addr", server.address(), "--output=json"},
            {"-admin_addr", server.address(), "--output", "json", "keepalive"},
            {"--admin-addr=" + server.address(), "keepalive", "-output=json", "--logtostderr"},
          }) {
        assertThat(FakeServer.runAnywhere(arguments))
            .isEqualTo(new Captured(0, "{\"answers\":true}\n", ""));
      }
    }
  }

  @Test
  void d14_theAddressMayComeFromTheEnvironment() throws Exception {
    try (FakeServer server = new FakeServer(new Answering())) {
      assertThat(
              Captured.of(
                      terminal -> AdminMain.run(List.of("keepalive"), terminal, server.address()))
                  .code())
          .isZero();
    }
    assertThat(FakeServer.runAnywhere("--help").out()).contains("localhost:6061");
  }

  @Test
  void aAdm5_nobodyListeningEndsWithinTheConnectTimeout() throws Exception {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    Captured run =
        FakeServer.runAnywhere(
            "listclients", "--admin_addr", "localhost:" + port, "--connect_timeout=300ms");
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains("localhost:" + port, "300 ms").hasLineCount(1);
  }

  @Test
  void failedCallsAreOneLine() throws Exception {
    try (FakeServer server = new FakeServer(new Failing())) {
      Captured run = server.run("keepalive");
      assertThat(run.code()).isEqualTo(1);
      assertThat(run.err()).contains("no\\u000aluck").hasLineCount(1);
    }
  }

  @Test
  void silentServersAreGivenUp() throws Exception {
    try (FakeServer server = new FakeServer(new Silent())) {
      Captured run = server.run("keepalive", "--rpc_timeout=200ms");
      assertThat(run.code()).isEqualTo(1);
      assertThat(run.err()).contains("no answer in time", "--rpc_timeout").hasLineCount(1);
    }
  }

  @Test
  void aServerWithoutTheConsoleIsNamed() throws Exception {
    try (FakeServer server = new FakeServer(new Answering())) {
      for (String command : List.of("counts", "messages", "clients", "installation")) {
        Captured run = server.run(command);
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err())
            .contains(command + " needs fleetspeak.console.v1", server.address())
            .hasLineCount(1);
      }
      assertThat(
              server.run("send", "--wait", "--client", "4f0c21aa9be07d13", "--service", "ls").err())
          .contains("fleetspeak.console.v1");
    }
  }

  @Test
  void badAddressesAndTlsFilesAreNamed() throws Exception {
    Captured run = FakeServer.runAnywhere("keepalive", "--tls_ca", "/nowhere/ca.pem");
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains("/nowhere/ca.pem");
  }
}
