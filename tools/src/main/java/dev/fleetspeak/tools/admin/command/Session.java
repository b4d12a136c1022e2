package dev.fleetspeak.tools.admin.command;

import dev.fleetspeak.proto.console.v1.ConsoleActionsGrpc.ConsoleActionsBlockingStub;
import dev.fleetspeak.proto.console.v1.ConsoleGrpc.ConsoleBlockingStub;
import dev.fleetspeak.proto.server.AdminGrpc.AdminBlockingStub;
import dev.fleetspeak.tools.admin.output.Output;
import java.time.Duration;
import java.time.InstantSource;

/**
 * What a command works with. Its stubs end each call after a bound, and their failures are ended by
 * the program with a line of its own: commands need not catch them.
 */
public interface Session {

  /** The reference's interface. */
  AdminBlockingStub admin();

  /** What our servers tell beyond it. */
  ConsoleBlockingStub console();

  /** What our servers do beyond it. */
  ConsoleActionsBlockingStub actions(Duration bound);

  /** Where results go. */
  Output output();

  /** The time. */
  InstantSource clock();
}
