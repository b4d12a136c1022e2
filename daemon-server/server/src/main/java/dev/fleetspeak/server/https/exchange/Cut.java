package dev.fleetspeak.server.https.exchange;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ServerChannel;

/** Ends connections whose peers take nothing any more. */
final class Cut {
  private Cut() {}

  /** Closes without the farewells of TLS, which such a peer would not take either. */
  static void off(ChannelHandlerContext context) {
    Channel channel = context.channel();
    if (channel.parent() instanceof ServerChannel) {
      channel.unsafe().close(channel.newPromise());
    } else {
      var _ = context.close();
    }
  }
}
