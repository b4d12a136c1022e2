package dev.fleetspeak.server.https.exchange;

import com.google.protobuf.ByteString;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.concurrent.Future;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Writes an answer's body in slices, the next when the network took the one before: what a slow
 * peer holds back is one slice, and a peer that takes none within the limit is cut off. Pieces that
 * wait leave together, so small frames share packets under load. Any thread may write; the rest is
 * for the event loop.
 */
// What becomes of a write or a close arrives as an event.
@SuppressWarnings("FutureReturnValueIgnored")
final class BodyWriter {
  private static final int SLICE_BYTES = 64 * 1024;

  private final ChannelHandlerContext context;
  private final Duration limit;
  private final Deadline deadline;
  private final Queue<Piece> queue = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean scheduled = new AtomicBoolean();
  private int sentOfFirst;
  private boolean writing;
  private @Nullable Throwable failure;
  private @Nullable Runnable finished;

  private record Piece(ByteString bytes, CompletableFuture<Void> done) {}

  BodyWriter(ChannelHandlerContext context, Duration limit) {
    this.context = context;
    this.limit = limit;
    deadline = new Deadline(context.executor(), () -> Cut.off(context));
  }

  /**
   * Writes bytes after all that were written before.
   *
   * @return done, in the event loop, when the network took the last of them
   */
  CompletableFuture<Void> write(ByteString bytes) {
    Piece piece = new Piece(bytes, new CompletableFuture<>());
    queue.add(piece);
    if (scheduled.compareAndSet(false, true)) {
      context.executor().execute(this::pump);
    }
    return piece.done;
  }

  /** Ends the body once everything was written, then runs the task. */
  void finish(Runnable then) {
    if (finished == null) {
      finished = then;
      pump();
    }
  }

  /** The connection is gone. */
  void fail(Throwable why) {
    failure = why;
    deadline.cancel();
    for (Piece piece = queue.poll(); piece != null; piece = queue.poll()) {
      piece.done.completeExceptionally(why);
    }
  }

  private void pump() {
    scheduled.set(false);
    if (failure != null) {
      fail(failure);
      return;
    }
    if (writing) {
      return;
    }
    Piece first = queue.peek();
    if (first == null) {
      if (finished != null) {
        writing = true;
        deadline.set(limit);
        context.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT).addListener(_ -> finish());
      }
      return;
    }
    List<CompletableFuture<Void>> complete = new ArrayList<>();
    ByteBuf slice = context.alloc().buffer(Math.min(SLICE_BYTES, first.bytes.size()));
    fill(slice, complete);
    writing = true;
    deadline.set(limit);
    context
        .writeAndFlush(new DefaultHttpContent(slice))
        .addListener(future -> sliceDone(future, complete));
  }

  private void fill(ByteBuf slice, List<CompletableFuture<Void>> complete) {
    for (Piece piece = queue.peek(); piece != null; piece = queue.peek()) {
      int left = piece.bytes.size() - sentOfFirst;
      int now = Math.min(left, SLICE_BYTES - slice.readableBytes());
      slice.writeBytes(
          piece.bytes.substring(sentOfFirst, sentOfFirst + now).asReadOnlyByteBuffer());
      if (now < left) {
        sentOfFirst += now;
        return;
      }
      sentOfFirst = 0;
      queue.poll();
      complete.add(piece.done);
    }
  }

  private void sliceDone(Future<? super Void> future, List<CompletableFuture<Void>> complete) {
    writing = false;
    deadline.clear();
    if (future.isSuccess()) {
      complete.forEach(done -> done.complete(null));
      pump();
    } else {
      Throwable cause = future.cause() == null ? new ClosedChannelException() : future.cause();
      complete.forEach(done -> done.completeExceptionally(cause));
      fail(cause);
      context.close();
    }
  }

  private void finish() {
    deadline.cancel();
    if (finished != null) {
      finished.run();
    }
  }
}
